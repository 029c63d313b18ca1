import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectPath, runCommand, runScript } from './run-program.js'

// A case is a folder: input/ is a project; expected.json is the script's answer, expected.stderr what it says (nothing, when
// there is no such file); expected.ini is the static file (the one of input/, untouched, when there is no such file).
// case.json, if there is one: exit codes other than 0, and variables of the environment.
const CASES = projectPath('test/fixtures/inventory')

interface Case {
  readonly exit?: { readonly list?: number; readonly write?: number }
  readonly env?: Readonly<Record<string, string>>
}

for (const name of readdirSync(CASES).sort()) {
  t.test(name, async (t) => {
    const folder = join(CASES, name)
    const text = (file: string, otherwise: string): string =>
      existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : otherwise
    const { exit = {}, env = {} } = JSON.parse(text('case.json', '{}')) as Case
    const root = join(t.testdir(), 'project')
    cpSync(join(folder, 'input'), root, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
    const place = { env: { ...env, VM_INFRA_ROOT: root } }

    const list = await runScript(['--list'], place)
    t.equal(list.stderr, text('expected.stderr', ''), 'what --list says')
    t.equal(list.code, exit.list ?? 0, 'exit code of --list')
    const answer = list.stdout && `${JSON.stringify(JSON.parse(list.stdout), null, 2)}\n`
    t.equal(answer, text('expected.json', ''), '--list')

    const file = join(root, 'ansible', 'inventory.ini')
    const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
    const write = await runCommand(['--write-static'], place)
    t.equal(write.code, exit.write ?? 0, 'exit code of --write-static')
    t.equal(existsSync(file) ? readFileSync(file, 'utf8') : '', text('expected.ini', before), 'inventory.ini')
    const left = readdirSync(join(root, 'ansible')).filter((entry) => entry.startsWith('.inventory.ini'))
    t.strictSame(left, [], 'no lock and no temporary file stays')
  })
}
