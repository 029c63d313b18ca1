import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { stateText } from '../../benchmark/lab/make-lab.mjs'
import { projectPath, runProgram } from '../integration/run-program.js'

/** Without what `npm test` itself was told, which any npm below it would take for its own settings. */
const env = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => name.startsWith('npm_'))
    .map((name) => [name, undefined]),
)
const npm = (args: readonly string[], cwd: string) => runProgram('npm', args, { cwd, env })
const root = projectPath('.')

t.test('no package runs a script when it is installed', async (t) => {
  const { packages } = JSON.parse(readFileSync(projectPath('package-lock.json'), 'utf8'))
  const names = Object.keys(packages)
  t.ok(names.length > 100)
  t.strictSame(
    names.filter((name) => packages[name].hasInstallScript),
    [],
  )
  const { scripts } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8'))
  t.strictSame(
    ['preinstall', 'install', 'postinstall', 'prepare', 'dependencies'].filter((name) => name in scripts),
    [],
    'nor does this one',
  )
})

t.test('the lock file names the same packages, each with what it must hash to', async (t) => {
  const { packages } = JSON.parse(readFileSync(projectPath('package-lock.json'), 'utf8'))
  const { dependencies, devDependencies } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8'))
  t.strictSame([packages[''].dependencies, packages[''].devDependencies], [dependencies, devDependencies])
  const bare = Object.entries<{ integrity?: string }>(packages).filter(
    ([name, { integrity }]) => name !== '' && !integrity,
  )
  t.strictSame(
    bare.map(([name]) => name),
    [],
  )
})

t.test('what is published is what it needs', async (t) => {
  const { stdout } = await npm(['pack', '--dry-run', '--json'], root)
  const paths: string[] = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path)
  const built = paths.filter((path) => path.startsWith('dist/'))
  t.strictSame(
    `${paths.filter((path) => !built.includes(path)).join('\n')}\n`,
    readFileSync(projectPath('test/fixtures/package/files.txt'), 'utf8'),
  )
  t.strictSame(
    built.filter((path) => !/^dist\/((cli|inventory-script)\/)?[\w-]+\.cjs(\.map)?$/.test(path)),
    [],
  )
  for (const entry of ['load-script', 'inventory-script', 'cli/main']) {
    t.ok(built.includes(`dist/${entry}.cjs`), entry)
  }
})

// They are named one by one, since a clone may be somebody's project too: a new one is easily forgotten.
const noRepository = existsSync(projectPath('.git')) ? false : 'this is no clone'
t.test('all that git has of the folders of a project is published', { skip: noRepository }, async (t) => {
  const folders = ['ansible', 'bin', 'inventory', 'terraform']
  const { stdout } = await runProgram('git', ['-c', 'safe.directory=*', 'ls-files', '--', ...folders], { cwd: root })
  const published = readFileSync(projectPath('test/fixtures/package/files.txt'), 'utf8').trim().split('\n')
  t.strictSame(
    stdout.trim().split('\n').sort(),
    published.filter((path) => folders.includes(path.split('/')[0] ?? '')).sort(),
  )
})

t.test('packed in a clone where nothing is built, the package holds the program', async (t) => {
  const clone = t.testdir()
  // The packages themselves are found in the folders above it.
  const packages = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json']
  for (const path of [...packages, 'bin', 'examples', 'inventory', 'scripts', 'src']) {
    cpSync(projectPath(path), join(clone, path), { recursive: true, verbatimSymlinks: true })
  }
  const { code, stdout } = await npm(['pack', '--dry-run', '--json'], clone)
  t.equal(code, 0)
  const paths: string[] = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path)
  for (const entry of ['load-script', 'inventory-script', 'cli/main']) t.ok(paths.includes(`dist/${entry}.cjs`), entry)
})

t.test('packed in a clone that is a project too, the package holds nothing of that project', async (t) => {
  const clone = t.testdir({
    ansible: { 'inventory.ini': '', 'inventory.d': { 'web-vm.ini': '' }, group_vars: { 'all.yml': '' } },
    inventory: { host_vars: { 'web-vm.yml': '' } },
    terraform: {
      'own.tf': '',
      'terraform.tfstate': '',
      'terraform.tfvars': '',
      'terraform.tfstate.d': { 'web-vm': { 'terraform.tfstate': '' } },
      'db-vm': { 'terraform.tfstate': '' },
      '.terraform': { 'terraform.tfstate': '' },
      '.vm-infra': { 'web-vm.json': '' },
    },
  })
  cpSync(projectPath('package.json'), join(clone, 'package.json'))
  const { stdout } = await npm(['pack', '--dry-run', '--json', '--ignore-scripts'], clone)
  t.strictSame(
    JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path),
    ['package.json'],
  )
})

t.test('installed from its tarball into a project, everything runs', async (t) => {
  const project = t.testdir({
    'package.json': '{ "private": true }',
    ansible: {},
    terraform: { 'main.tf': 'terraform {\n  backend "local" {\n    workspace_dir = "../states"\n  }\n}\n' },
  })
  mkdirSync(join(project, 'states', 'web-vm'), { recursive: true })
  writeFileSync(
    join(project, 'states', 'web-vm', 'terraform.tfstate'),
    stateText({ name: 'web-vm', address: '192.168.122.10' }),
  )
  const packed = await npm(['pack', '--json', '--pack-destination', project], root)
  const [{ filename, version }] = JSON.parse(packed.stdout)
  // npm itself gives a connection that stalls five minutes, which is half of what a test file has.
  const patience = ['--fetch-timeout=60000', '--fetch-retries=4']
  const flags = ['--omit=dev', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', ...patience]
  const installed = await npm(['install', ...flags, join(project, filename)], project)
  t.equal(installed.code, 0, installed.stderr)

  const inModules = (path: string, args: readonly string[]) =>
    runProgram(join(project, 'node_modules', path), args, { cwd: project })
  t.match(await inModules('.bin/vm-inventory', ['--version']), { code: 0, stdout: `${version}\n`, stderr: '' })
  for (const name of ['provision-vm', 'destroy-vm']) {
    t.match(await inModules(`.bin/${name}`, ['--help']), { code: 0, stdout: /NAME/i, stderr: '' }, name)
  }
  const script = await inModules('vm-infra/inventory/vm-infra.js', ['--list'])
  t.strictSame([script.code, script.stderr], [0, ''])
  t.strictSame(Object.keys(JSON.parse(script.stdout)._meta.hostvars), ['web-vm'], 'of this project, not of the package')
  t.strictSame((await inModules('.bin/vm-inventory', ['--list'])).stdout, script.stdout)
  t.match(await inModules('.bin/vm-inventory', ['--write-static']), { code: 0, stderr: '' })
  t.match(readFileSync(join(project, 'ansible', 'inventory.ini'), 'utf8'), /^192\.168\.122\.10 .*vm_name=web-vm/m)
})
