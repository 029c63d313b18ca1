import { delimiter } from 'node:path'
import { conclude, stop } from './run.mjs'
import { runTap } from './run-tap.mjs'

/** Enough for the slowest test with the slowest version on a busy machine. */
const SECONDS_A_FILE = 600

/**
 * Runs tests with each version of a program. Prints a line after each version, then all these lines again, then
 * `N passed, N failed`, and sets the exit code.
 *
 * @param name name of the program
 * @param versions `{ version, bin }` with the folder of its programs, which is put first in PATH; or `{ version, missing,
 *   needed }`, which counts as failed when it is needed
 * @param testsOf gives the test files for a version
 * @param node gives the Node.js that runs the tests
 */
export const testMatrix = async (name, versions, testsOf, node = () => process.execPath) => {
  const total = { passed: 0, failed: 0 }
  const lines = []
  for (const { version, bin, missing, needed } of versions) {
    const started = Date.now()
    console.log(`== ${name} ${version}`)
    const { passed, failed } =
      bin === undefined ? { passed: 0, failed: needed ? 1 : 0 } : await runWith(bin, testsOf(version), node)
    total.passed += passed
    total.failed += failed
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    const found =
      bin === undefined ? `not tested: ${missing}` : `${passed} checks held, ${failed} did not, ${seconds} s`
    lines.push(`${name} ${version}: ${found}`)
    console.log(lines.at(-1))
  }
  console.log(['', ...lines].join('\n'))
  conclude(total)
}

/** The versions that are named; all of them if none is. Ends this process if one that is named is not there. */
export const namedVersions = (all, names) => {
  const known = all.map(({ version }) => version)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) stop(`no version ${unknown} here (there are ${known.join(', ')})`)
  return names.length === 0 ? all : all.filter(({ version }) => names.includes(version))
}

const runWith = async (bin, tests, node) => {
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
  const args = ['--disable-coverage', `--timeout=${SECONDS_A_FILE}`, ...tests]
  const { code, passed, failed } = await runTap(args, { env, node: node(bin) })
  return { passed, failed: code === 0 && passed > 0 ? failed : Math.max(failed, 1) }
}
