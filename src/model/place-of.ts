import type { SourceRef } from './inventory.js'
import type { Problem } from './problem.js'

/** Where a problem is, by the source that it is in; nowhere without one. */
export const placeOf = (source: SourceRef | undefined): Pick<Problem, 'path' | 'line'> =>
  source === undefined ? {} : { path: source.path, ...(source.line !== undefined && { line: source.line }) }
