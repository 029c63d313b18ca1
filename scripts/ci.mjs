// Runs every check and every suite, even if one fails, and adds up what they counted.
import { spawn } from 'node:child_process'
import { conclude, root } from './run.mjs'

/** npm scripts that count as one, passed or failed. */
const CHECKS = ['typecheck', 'lint', 'lint:ansible', 'format:check']
/** npm scripts that end with the line `N passed, N failed`. */
const SUITES = ['test', 'test:e2e']
/** Suites that fail only if they fail twice: emulated machines panic, and the provider hangs, through no fault of this program. */
const TRIED_TWICE = ['test:e2e']

const main = async () => {
  const total = { passed: 0, failed: 0 }
  for (const name of [...CHECKS, ...SUITES]) {
    const started = Date.now()
    let { code, output } = await runScript(name)
    if (code !== 0 && TRIED_TWICE.includes(name)) {
      console.log(`== ${name} failed (exit code ${code}), and is run once more`)
      ;({ code, output } = await runScript(name))
    }
    const { passed, failed } = SUITES.includes(name) ? countOf(output) : { passed: code === 0 ? 1 : 0, failed: 0 }
    total.passed += passed
    total.failed += code === 0 ? failed : Math.max(failed, 1)
    console.log(`== ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`)
  }
  conclude(total)
}

const runScript = (name) => {
  console.log(`== npm run ${name}`)
  const child = spawn('npm', ['run', '--silent', name], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
    process.stdout.write(chunk)
  })
  return new Promise((resolve) => {
    child.on('error', () => resolve({ code: 1, output }))
    child.on('close', (code) => resolve({ code, output }))
  })
}

const countOf = (output) => {
  const [, passed = '0', failed = '0'] = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1) ?? []
  return { passed: Number(passed), failed: Number(failed) }
}

await main()
