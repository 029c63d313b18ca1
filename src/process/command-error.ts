import { ExplainedError } from '../errors.js'
import { commandTitle, type ProgramCall } from './command.js'

/** Why a command failed. `exit`: by itself. `stopped`: by the abort signal. `output`: it printed more than can be kept. */
export type FailureReason = 'exit' | 'output' | 'stopped' | 'timeout'

/** A command that did not end with exit code 0. */
export class CommandError extends Error {
  constructor(
    readonly command: ProgramCall,
    readonly reason: FailureReason,
    /** The same in words. */
    how: string,
    readonly exitCode: number | undefined,
    /** The last lines of its output, oldest first; of its stderr alone where all of stdout was asked for. */
    readonly tail: readonly string[],
  ) {
    super(`${commandTitle(command)}: ${how}`)
    this.name = 'CommandError'
  }
}

/** Whether `error` is a command that failed for this reason. */
export const failedBy = (reason: FailureReason, error: unknown): error is CommandError =>
  error instanceof CommandError && error.reason === reason

/** Whether `error` says that a command could not be run or failed; not that it was stopped, and no bug of this program. */
export const isFailure = (error: unknown): boolean =>
  error instanceof ExplainedError || (error instanceof CommandError && error.reason !== 'stopped')
