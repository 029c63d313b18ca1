import type { Test } from 'tap'
import { projectPath } from '../integration/run-program.js'
import { runSuite } from './run-suite.js'
import type { Suite } from './suite.js'

/** As long as a part of a suite may take on a machine that has other things to do. */
const SECONDS = 60

/**
 * Runs a part of a suite as a test of `npm test`: always with the same seed, so that it fails for a change in the program
 * and not by chance. `npm run test:torture` takes new ones.
 */
export const runPart = async (t: Test, suite: Suite, scale: number): Promise<void> => {
  const options = { seed: 1, scale, seconds: SECONDS, keepIn: projectPath('.torture/failures') }
  const { passed, failures, figure } = await runSuite(suite, options)
  t.comment(figure)
  t.strictSame(failures, [], figure)
  t.ok(passed > 0, `${passed} checks held`)
}
