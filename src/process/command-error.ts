import type { ProgramCall } from './command.js'

/**
 * How a command came to fail. `missing`: it, or the interpreter that it names, is not there. `stopped`: by the abort signal.
 * `output`: it printed more than can be kept.
 */
export type FailureReason = 'exit' | 'missing' | 'output' | 'stopped' | 'timeout'

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
    super(`${command.program} ${command.args[0] ?? ''}: ${describe(reason, exitCode, signal)}`)
    this.name = 'CommandError'
  }
}

const describe = (reason: FailureReason, exitCode: number | undefined, signal: string | undefined): string => {
  if (reason === 'missing') return 'it is not installed, or its interpreter is not there'
  if (reason === 'output') return 'ended, since it printed without end'
  if (reason === 'stopped') return 'interrupted'
  if (reason === 'timeout') return 'ended after its time limit'
  return exitCode === undefined ? `killed by ${signal ?? 'a signal'}` : `exit code ${exitCode}`
}
