import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { writeLab } from '../../benchmark/lab/make-lab.mjs'
import { bare, LAUNCHER, projectPath, runProgram } from './run-program.js'

// Ansible runs the script at each start: what it loads is what everybody waits for.

/** Runs `--list` without what the test runner preloads; it must say nothing on stderr. */
const list = async (root: string, ...environment: readonly string[]): Promise<void> => {
  const program = bare(...environment, process.execPath, LAUNCHER, '--list')
  const { code, stderr } = await runProgram(...program, { env: { VM_INFRA_ROOT: root } })
  t.strictSame([code, stderr], [0, ''])
}

/** The files that the script loads to answer `--list`, and the sources that were bundled into them. */
const loadedBy = async (root: string): Promise<{ files: string[]; sources: string[] }> => {
  await list(root)
  // Node says in its coverage which scripts it ran.
  const folder = join(root, 'coverage')
  await list(root, `NODE_V8_COVERAGE=${folder}`)
  const urls = readdirSync(folder).flatMap((name): string[] =>
    JSON.parse(readFileSync(join(folder, name), 'utf8')).result.map(({ url }: { url: string }) => url),
  )
  rmSync(folder, { recursive: true })
  const files = urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url))
  const sources = files.flatMap((path): string[] =>
    existsSync(`${path}.map`) ? JSON.parse(readFileSync(`${path}.map`, 'utf8')).sources : [],
  )
  return { files, sources }
}

const project = (): string => {
  const root = t.testdir({})
  writeLab(root, [
    { name: 'web-vm', address: '192.168.122.10', groups: ['web'] },
    { name: 'db-vm', address: '192.168.122.11' },
  ])
  writeFileSync(join(root, 'terraform', 'main.tf'), 'terraform {\n  required_version = ">= 1"\n}\n')
  return root
}

t.test('--list loads the launcher and one bundle by its loader, and no library is in them', async (t) => {
  const { files, sources } = await loadedBy(project())
  t.strictSame(files.sort(), [projectPath('dist/inventory-script.cjs'), projectPath('dist/load-script.cjs'), LAUNCHER])
  t.not(sources.length, 0)
  t.strictSame(
    sources.filter((source) => source.includes('node_modules') || source.includes('/cli/')),
    [],
  )
})

t.test(
  'a library is loaded by what needs it: zod for a configuration, fast-glob for globs, hcl2json for a backend',
  async (t) => {
    const configured = project()
    writeFileSync(join(configured, 'vm-infra.config.json'), '{ "strict": false }')
    const zod = await loadedBy(configured)
    t.ok(zod.sources.some((source) => source.includes('node_modules/zod/')))
    t.notOk(zod.sources.some((source) => source.includes('node_modules/fast-glob/')))

    writeFileSync(
      join(configured, 'vm-infra.config.json'),
      '{ "terraform": { "states": ["terraform/**/terraform.tfstate"] } }',
    )
    const glob = await loadedBy(configured)
    t.ok(glob.sources.some((source) => source.includes('node_modules/fast-glob/')))

    const blocked = project()
    writeFileSync(join(blocked, 'terraform', 'main.tf'), 'terraform {\n  backend "local" {}\n}\n')
    const hcl = await loadedBy(blocked)
    t.ok(hcl.files.some((path) => path.includes('node_modules/@cdktf/hcl2json/')))
    for (const { sources } of [zod, glob, hcl]) {
      t.notOk(sources.some((source) => source.includes('node_modules/yargs')))
    }
  },
)
