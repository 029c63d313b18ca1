import type { ProblemCode } from '../model/problem.js'

/** The problem codes a state's content can have. */
export type StateErrorCode = Extract<ProblemCode, `state-${string}`>

/** A state that cannot be read: what is wrong in one sentence, what to do in one phrase, and nothing quoted from the file. */
export class StateError extends Error {
  constructor(
    readonly code: StateErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message)
    this.name = 'StateError'
  }
}

/** JSON, and perhaps a state once, but one of its fields is not what Terraform writes. */
export class Malformed extends StateError {
  constructor(
    /** Of the field, by names and positions: `resources[0].mode`. */
    readonly place: string,
    /** What is wrong with it: `should be a list`. */
    readonly wrong: string,
  ) {
    super(
      'state-not-state',
      `this is not a state that Terraform wrote: ${place} ${wrong}`,
      'compare it with its .backup, or restore it from a copy',
    )
  }
}

/** What was thrown while the field at `step` was read, to be thrown on: with `step` put before the place that it names. */
export const thrownBelow = (step: string, error: unknown): unknown => {
  if (!(error instanceof Malformed)) return error
  const { place, wrong } = error
  return new Malformed(place === '' || place.startsWith('[') ? step + place : `${step}.${place}`, wrong)
}
