import { createInterface } from 'node:readline/promises'
import type { Context } from './command.js'

/** Asks on the terminal; anything but yes is no, and so is its end. */
export const confirm = async (question: string, { stdin, stderr }: Context): Promise<boolean> => {
  const terminal = createInterface({ input: stdin, output: stderr })
  try {
    const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), closed])
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}
