import { createInterface } from 'node:readline/promises'
import { EXIT, ExplainedError, UsageError } from '../errors.js'
import type { Context } from './command.js'

/**
 * Asks on the terminal. Anything but yes is no, and so is the end of the input.
 *
 * @throws ExplainedError with exit code 130 on Ctrl-C or another interruption; UsageError if there is no terminal
 */
export const confirm = async (question: string, { stdin, stderr, interruption }: Context): Promise<boolean> => {
  const input = stdin()
  if (input.isTTY !== true) {
    throw new UsageError('there is no terminal to ask on', 'give --yes')
  }
  const terminal = createInterface({ input, output: stderr })
  const signal = interruption()
  let answer: string | undefined
  try {
    const ended = new Promise<undefined>((resolve, reject) => {
      const stop = () =>
        reject(new ExplainedError('interrupted', 'nothing was changed', { exitCode: EXIT.interrupted }))
      terminal.once('SIGINT', stop)
      terminal.once('close', () => resolve(undefined))
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop, { once: true })
    })
    answer = await Promise.race([terminal.question(`${question} [y/N] `), ended])
    return answer !== undefined && /^y(es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
    // Nobody pressed Enter: the next message would be on the line of the question.
    if (answer === undefined) stderr.write('\n')
  }
}
