import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import t from 'tap'
import { loadScript, writeCodeCaches } from '../../src/launch/load-script.js'
import { projectPath } from '../integration/run-program.js'

const withoutCoverage = (t: Pick<typeof import('tap').default, 'teardown'>): void => {
  const { NODE_V8_COVERAGE: kept } = process.env
  delete process.env.NODE_V8_COVERAGE
  t.teardown(() => {
    if (kept !== undefined) process.env.NODE_V8_COVERAGE = kept
  })
}

const require = createRequire(import.meta.url)

const SCRIPTS = {
  'main.cjs': "exports.sep = require('node:path').sep; exports.later = () => require('./chunks/one.cjs')",
  chunks: { 'one.cjs': "exports.where = __filename; exports.main = require('../main.cjs')" },
}

t.test('a script and its chunks are loaded once each, as require does it', async (t) => {
  withoutCoverage(t)
  const folder = t.testdir(SCRIPTS)
  const main = loadScript(join(folder, 'main.cjs'), require) as {
    sep: string
    later: () => { where: string; main: unknown }
  }
  t.equal(main.sep, '/')
  t.equal(main.later().where, join(folder, 'chunks', 'one.cjs'))
  t.equal(main.later(), main.later())
  t.equal(main.later().main, main)
  t.equal(loadScript(join(folder, 'main.cjs'), require), main)

  writeCodeCaches()
  t.match(readdirSync(folder).sort(), ['chunks', 'main.cjs', /^main\.cjs\.v.*\.cache$/])
})

t.test('stack traces name a script as it is said to be called', async (t) => {
  withoutCoverage(t)
  const folder = t.testdir({ 'main.cjs': 'exports.stack = new Error().stack; exports.where = __filename' })
  const path = join(folder, 'main.cjs')
  const { stack, where } = loadScript(path, require, () => '/final/main.cjs') as { stack: string; where: string }
  t.match(stack, / \/final\/main\.cjs:1:/)
  t.equal(where, path)
})

t.test('where coverage is measured Node itself loads it', async (t) => {
  const { NODE_V8_COVERAGE: kept } = process.env
  process.env.NODE_V8_COVERAGE ??= t.testdirName
  t.teardown(() => {
    if (kept === undefined) delete process.env.NODE_V8_COVERAGE
  })
  const folder = t.testdir(SCRIPTS)
  t.equal((loadScript(join(folder, 'main.cjs'), require) as { sep: string }).sep, '/')
})

t.test('the program says the same with its code cache, without one, and with one that is spoilt', async (t) => {
  const folder = t.testdir()
  for (const name of ['dist', 'inventory', 'examples']) {
    cpSync(projectPath(name), join(folder, name), { recursive: true, verbatimSymlinks: true })
  }
  const { NODE_V8_COVERAGE: _, ...env } = process.env
  const answer = (...options: string[]) => {
    const launcher = join(folder, 'inventory', 'vm-infra.js')
    const root = join(folder, 'examples', 'lab')
    const { status, stdout, stderr } = spawnSync(process.execPath, [...options, launcher, '--list', '--root', root], {
      env,
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }
  const caches = readdirSync(join(folder, 'dist')).filter((name) => name.endsWith('.cache'))
  t.equal(caches.length, 1, 'the build leaves one of the inventory script')
  const cache = join(folder, 'dist', caches[0] as string)
  t.notOk(readFileSync(cache).includes('/.dist-'), 'nothing of where it was made')

  const usual = answer()
  t.equal(usual.status, 0)
  t.match(usual.stdout, /"web-vm"/)
  // What Node says of its own path where there is no /proc.
  const pathless = join(folder, 'pathless.cjs')
  writeFileSync(pathless, "process.execPath = 'node'")
  t.strictSame(answer('--require', pathless), usual, 'of an unknown binary')
  writeFileSync(cache, readFileSync(cache).subarray(0, 1000))
  t.strictSame(answer(), usual, 'cut off')
  writeFileSync(cache, 'no cache at all')
  t.strictSame(answer(), usual, 'something else')
  rmSync(cache)
  t.strictSame(answer(), usual, 'gone')
})
