import type { ProblemCode } from '../model/problem.js'

/** The problem codes a state's content can have. */
export type StateErrorCode = Extract<ProblemCode, `state-${string}`>

/** A state that cannot be read: what is wrong in one sentence, what to do in one phrase, and nothing quoted from the file. */
export class StateError extends Error {
  readonly code: StateErrorCode
  readonly hint: string
  /** True when the message only says that something is wrong: `refineError` finds out which field it is. */
  readonly vague: boolean

  constructor(code: StateErrorCode, message: string, hint: string, options: { vague?: boolean } = {}) {
    super(message)
    this.name = 'StateError'
    this.code = code
    this.hint = hint
    this.vague = options.vague ?? false
  }
}

/** JSON, and perhaps a state once, but one of its fields is not what Terraform writes. */
export const malformed = (): StateError =>
  new StateError(
    'state-not-state',
    'this is not a state that Terraform wrote',
    'compare it with its .backup, or restore it from a copy',
    { vague: true },
  )
