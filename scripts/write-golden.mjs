// node scripts/write-golden.mjs CASE …: writes the answers of the built program into test/fixtures/inventory/CASE. Read the result
// before you commit it: it is what the program does, not what it should do.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { root, stop } from './run.mjs'
import { setUp } from './setup.mjs'
import { testEnvironment } from './test-environment.mjs'

const CASES = join(root, 'test', 'fixtures', 'inventory')

const writeCase = (name) => {
  const folder = join(CASES, name)
  const input = join(folder, 'input')
  if (!existsSync(input)) stop(`there is no ${relative(root, input)}`)
  keepFolder(input)
  const project = join(mkdtempSync(join(tmpdir(), 'vm-infra-golden-')), 'project')
  cpSync(input, project, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  const settings = join(folder, 'case.json')
  const { env } = existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')) : {}
  const run = (...command) =>
    spawnSync(process.execPath, command, {
      encoding: 'utf8',
      env: { ...testEnvironment(process.env), ...env, VM_INFRA_ROOT: project },
    })
  const list = run(join(root, 'inventory', 'vm-infra.js'), '--list')
  const file = join(project, 'ansible', 'inventory.ini')
  const before = read(file)
  const write = run(join(root, 'bin', 'vm-inventory'), '--write-static')
  const after = read(file)
  keep(join(folder, 'expected.json'), list.stdout && `${JSON.stringify(JSON.parse(list.stdout), null, 2)}\n`)
  keep(join(folder, 'expected.stderr'), list.stderr)
  keep(join(folder, 'expected.ini'), after === before ? '' : after)
  const exit = { ...(list.status && { list: list.status }), ...(write.status && { write: write.status }) }
  const kept = { ...(Object.keys(exit).length > 0 && { exit }), ...(env && { env }) }
  keep(settings, Object.keys(kept).length > 0 ? `${JSON.stringify(kept, null, 2)}\n` : '')
  rmSync(join(project, '..'), { recursive: true })
  process.stderr.write(`== ${name}\n${list.stderr}-- write\n${write.stderr}`)
}

/** Puts a file into each empty folder, which git would not keep otherwise. */
const keepFolder = (folder) => {
  const entries = readdirSync(folder, { withFileTypes: true })
  if (entries.length === 0) writeFileSync(join(folder, '.gitkeep'), '')
  for (const entry of entries) if (entry.isDirectory()) keepFolder(join(folder, entry.name))
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

const keep = (file, text) => (text === '' ? rmSync(file, { force: true }) : writeFileSync(file, text))

setUp()
for (const name of process.argv.slice(2)) writeCase(name)
