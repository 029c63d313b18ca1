// npm test [-- FILE …]: sets the machine up, runs the tests, ends with the line `N passed, N failed`.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { conclude, root } from './run.mjs'
import { runTap } from './run-tap.mjs'
import { setUp } from './setup.mjs'

const COVERAGE_WANTED = 95
const COVERAGE = join(root, '.tap', 'report', 'coverage-summary.json')

const main = async () => {
  const files = process.argv.slice(2)
  const whole = files.length === 0
  setUp('test')
  rmSync(COVERAGE, { force: true })
  const ended = await runTap(whole ? ['--coverage-report=json-summary'] : ['--disable-coverage', ...files])
  const fine = ended.code === 0 && (!whole || coverageSuffices())
  conclude({ passed: ended.passed, failed: Math.max(ended.failed, fine ? 0 : 1) })
}

const coverageSuffices = () => {
  if (!existsSync(COVERAGE)) return false
  const summary = JSON.parse(readFileSync(COVERAGE, 'utf8'))
  // Only src counts: the bundles in dist hold libraries too, which are not ours to test.
  const own = Object.entries(summary).filter(([path]) => path.startsWith(join(root, 'src')))
  const percent = (what) => {
    const sum = (key) => own.reduce((total, [, counts]) => total + counts[what][key], 0)
    return Math.floor((10_000 * sum('covered')) / sum('total')) / 100
  }
  const [lines, branches] = [percent('lines'), percent('branches')]
  console.log(`coverage: ${lines} % of lines, ${branches} % of branches (${COVERAGE_WANTED} % of each wanted)`)
  return Math.min(lines, branches) >= COVERAGE_WANTED
}

await main()
