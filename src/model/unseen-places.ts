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
