import { concurrency } from './concurrency.js'
import { locks } from './locks.js'
import type { Suite } from './suite.js'

/** In the order in which they run. A new suite is a file, a line here and a `NAME.test.ts` that runs a part of it. */
export const suites: readonly Suite[] = [concurrency, locks]
