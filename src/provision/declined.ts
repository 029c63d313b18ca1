import { ExplainedError } from '../errors.js'
import { printable } from '../model/printable.js'
import type { Session } from './session.js'

/** The answer was no, or nobody could be asked: nothing was done. */
export class Declined extends ExplainedError {}

/**
 * Asks before something is lost, and returns if the answer is yes.
 *
 * @param what a sentence without a full stop: what would be lost, and why
 * @throws Declined when the answer is no, or nobody can be asked
 */
export const confirmLoss = async ({ vm, confirm }: Pick<Session, 'vm' | 'confirm'>, what: string): Promise<void> => {
  try {
    if (await confirm(printable(`${what}. Continue?`))) return
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error
    const { message, hint, exitCode } = error
    throw new Declined(`${what}; ${message}`, hint, { exitCode, cause: error })
  }
  throw new Declined(`${vm} stays as it is`, 'run it again to change it')
}
