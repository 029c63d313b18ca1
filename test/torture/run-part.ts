import type { Test } from 'tap'
import { projectPath } from '../integration/run-program.js'
import { runSuite } from './run-suite.js'
import type { Suite } from './suite.js'

/**
 * Runs a part of a suite as a test of `npm test`: always with the same seed, so that it fails for a change in the program
 * and not by chance; and always all of the part, however slow the machine. `npm run test:torture` takes new seeds.
 */
export const runPart = async (t: Test, suite: Suite, scale: number): Promise<void> => {
  const options = { seed: 1, scale, seconds: Infinity, keepIn: projectPath('.torture/failures') }
  const { passed, failures, figure } = await runSuite(suite, options)
  t.comment(figure)
  t.strictSame(failures, [], figure)
  t.ok(passed > 0, `${passed} checks held`)
}
