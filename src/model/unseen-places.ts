import type { ProblemCode } from './problem.js'

/**
 * Problems after which not all places of states and fragments could be looked at: what was not found may be there all the
 * same. None of them is reason enough to forget a VM.
 */
export const UNSEEN_PLACES: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'backend-unreadable',
  'backend-unsupported',
  'name-not-utf8',
  'path-outside-root',
  'source-missing',
])

/** Problems of a state that is there and cannot be read: any VM may be in it, also beside the one that it is named for. */
export const UNREAD_STATES: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'state-encrypted',
  'state-newer',
  'state-not-json',
  'state-not-state',
  'state-older',
  'state-torn',
  'state-unreadable',
])
