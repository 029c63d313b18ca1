import { decidingAnsibles, everyAnsible } from './ansible-matrix.js'
import { concurrency } from './concurrency.js'
import { faults } from './faults.js'
import { fullDisk } from './full-disk.js'
import { hostileOn } from './hostile.js'
import { iniAgainst } from './ini.js'
import { locks } from './locks.js'
import { motion } from './motion.js'
import { states } from './states.js'
import type { Suite } from './suite.js'

/** In the order in which they run. A new suite is a file, a line here and a `NAME.test.ts` that runs a part of it. */
export const suites: readonly Suite[] = [
  concurrency,
  locks,
  faults,
  fullDisk,
  motion,
  states,
  iniAgainst(decidingAnsibles),
  hostileOn(everyAnsible),
]
