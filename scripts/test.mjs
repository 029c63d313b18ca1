// npm test [-- FILE …]: sets the machine up, runs the tests, ends with the line `N passed, N failed`.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './run.mjs'
import { setUp } from './setup.mjs'
import { tapLines } from './tap-lines.mjs'
import { testEnvironment } from './test-environment.mjs'

const COVERAGE_WANTED = 95
const COVERAGE = join(root, '.tap', 'report', 'coverage-summary.json')
const TAP = join(root, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs')

const main = async () => {
  const files = process.argv.slice(2)
  const whole = files.length === 0
  setUp('test')
  rmSync(COVERAGE, { force: true })
  const code = await runTap(whole ? ['--coverage-report=json-summary'] : ['--disable-coverage', ...files])
  const fine = code === 0 && (!whole || coverageSuffices())
  const failed = Math.max(count.failed + count.skipped, fine ? 0 : 1)
  if (count.skipped > 0) console.log(`${count.skipped} skipped or to do, which counts as failed here`)
  console.log(`${count.passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && count.passed > 0 ? 0 : 1
}

const { count, line, rest } = tapLines((text) => console.log(text))

const runTap = async (args) => {
  const child = spawn(process.execPath, [TAP, '--reporter=tap', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: testEnvironment(process.env),
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  for await (const text of createInterface({ input: child.stdout })) line(text)
  for (const text of rest()) console.log(text)
  return ended
}

const coverageSuffices = () => {
  if (!existsSync(COVERAGE)) return false
  const summary = JSON.parse(readFileSync(COVERAGE, 'utf8'))
  // The bundles hold libraries too, and what of them is run is not ours to test.
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
