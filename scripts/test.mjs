// npm test [-- FILE …]: sets the machine up, runs the tests, ends with the line `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'
import { setUp } from './setup.mjs'
import { testEnvironment } from './test-environment.mjs'

const COVERAGE_WANTED = 95
const results = join(root, '.tap', 'vm-infra.tap')
const coverage = join(root, '.tap', 'report', 'coverage-summary.json')

const main = () => {
  const args = process.argv.slice(2)
  const whole = args.length === 0
  setUp('test')
  mkdirSync(join(root, '.tap'), { recursive: true })
  rmSync(results, { force: true })
  const command = [join(root, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs'), `--output-file=${results}`]
  const { status } = spawnSync(process.execPath, [...command, ...(whole ? [] : ['--disable-coverage', ...args])], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: testEnvironment(process.env),
  })
  const count = countResults()
  const failed = Math.max(count.failed, status === 0 ? 0 : 1)
  const covered = whole ? reportCoverage() : true
  if (count.skipped > 0) console.log(`${count.skipped} skipped or to do: that counts as failed here`)
  console.log(`${count.passed} passed, ${failed + count.skipped} failed`)
  process.exitCode = failed === 0 && count.passed > 0 && count.skipped === 0 && covered ? 0 : 1
}

/** What tap counted: its last line is `# { total: 51, pass: 48, fail: 3 }`. */
const countResults = () => {
  const total =
    readResults()
      .match(/^# \{ total: .* \}$/gm)
      ?.at(-1) ?? ''
  const number = (key) => Number(total.match(new RegExp(`\\b${key}: (\\d+)`))?.[1] ?? 0)
  return { passed: number('pass'), failed: number('fail'), skipped: number('skip') + number('todo') }
}

const readResults = () => {
  try {
    return readFileSync(results, 'utf8')
  } catch {
    return ''
  }
}

const reportCoverage = () => {
  const { lines, branches } = JSON.parse(readFileSync(coverage, 'utf8')).total
  console.log(`coverage: ${lines.pct} % of lines, ${branches.pct} % of branches (${COVERAGE_WANTED} % wanted)`)
  return lines.pct >= COVERAGE_WANTED && branches.pct >= COVERAGE_WANTED
}

main()
