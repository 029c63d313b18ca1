import { commandTitle, type ProgramCall } from './command.js'

/** How a command came to fail. `stopped`: by the abort signal. `output`: it printed more than can be kept. */
export type FailureReason = 'exit' | 'output' | 'stopped' | 'timeout'

/** A command that did not end with exit code 0. */
export class CommandError extends Error {
  constructor(
    readonly command: ProgramCall,
    readonly reason: FailureReason,
    /** The same in words. */
    how: string,
    readonly exitCode: number | undefined,
    /** The last lines of its stderr, and of its stdout where that is not wanted whole, oldest first. */
    readonly tail: readonly string[],
  ) {
    super(`${commandTitle(command)}: ${how}`)
    this.name = 'CommandError'
  }
}

/** Whether it is a command that failed, and for this reason. */
export const failedBy = (reason: FailureReason, error: unknown): error is CommandError =>
  error instanceof CommandError && error.reason === reason
