import { commandTitle, type ProgramCall } from './command.js'

/** How a command came to fail. `stopped`: by the abort signal. `output`: it printed more than can be kept. */
export type FailureReason = 'exit' | 'output' | 'stopped' | 'timeout'

/** A command that did not end with exit code 0. */
export class CommandError extends Error {
  constructor(
    readonly command: ProgramCall,
    readonly reason: FailureReason,
    readonly exitCode: number | undefined,
    readonly signal: string | undefined,
    /** The last lines of its stdout and stderr, oldest first. */
    readonly tail: readonly string[],
  ) {
    super(`${commandTitle(command)}: ${describe(reason, exitCode, signal)}`)
    this.name = 'CommandError'
  }
}

const describe = (reason: FailureReason, exitCode: number | undefined, signal: string | undefined): string => {
  if (reason === 'output') return 'it printed without end, and was ended'
  if (reason === 'stopped') return 'interrupted'
  if (reason === 'timeout') return 'ended after its time limit'
  return exitCode === undefined ? `killed by ${signal ?? 'a signal'}` : `exit code ${exitCode}`
}
