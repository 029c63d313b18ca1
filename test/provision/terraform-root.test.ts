import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { recallRoot, rememberRoot } from '../../src/provision/root-cache.js'
import { readTerraformRoot } from '../../src/provision/terraform-root.js'
import { projectPath, runOrdinary, standIn } from '../integration/run-program.js'
import { labWithVm, makeLab, UP } from './lab.js'

const MAIN = `variable "pool" {
  default = "fast"
}
variable "name" {}
variable "made" {
  default = [upper("x")]
}
resource "libvirt_domain" "vm" {}
`

const project = (t: Test, files: Readonly<Record<string, string>>) => {
  const dir = t.testdir({ '.terraform': {}, ...files })
  const dataDir = join(dir, '.terraform')
  return {
    dir,
    dataDir,
    cache: join(dataDir, 'vm-infra-root.json'),
    read: () => readTerraformRoot(dir, dataDir),
    remember: async () => {
      const root = await readTerraformRoot(dir, dataDir)
      rememberRoot(root, dataDir)
      return root
    },
  }
}

t.test('variables, the domain, and what tfvars set, in the order of Terraform', async (t) => {
  const { read } = project(t, {
    'main.tf': MAIN,
    'a_override.tf': 'variable "pool" {\n  default = "slow"\n}\n',
    'b_override.tf.json': '{ "variable": { "made": { "default": "by override" } } }',
    'more.tf.json': '{ "variable": { "size": { "default": 5 } }, "resource": { "null_resource": { "x": {} } } }',
    '.hidden.tf': 'variable "hidden" {}\n',
    'terraform.tfvars': 'name = "one"\nsize = 6\n',
    'b.auto.tfvars': 'name = "three"\n',
    'a.auto.tfvars.json': '{ "name": "two" }',
    'other.tfvars': 'name = "four"\n',
  })
  const root = await read()
  t.strictSame([...root.variables.keys()].sort(), ['made', 'name', 'pool', 'size'])
  t.strictSame(
    ['pool', 'size', 'name', 'made'].map((name) => root.variables.get(name)),
    ['slow', 5, undefined, 'by override'],
  )
  t.strictSame({ ...root.assigned }, { name: 'three', size: 6 })
  t.match(root, { libvirt: true, domain: 'libvirt_domain.vm', remembered: false })
})

t.test('a folder is no configuration, whatever it is called', async (t) => {
  const { read } = project(t, { 'main.tf': MAIN })
  mkdirSync(join(t.testdirName, 'old.tf'))
  t.ok((await read()).variables.has('pool'))
})

t.test('an override says only what it changes', async (t) => {
  const { read } = project(t, {
    'main.tf':
      'variable "a" {\n  default   = 1\n  sensitive = true\n}\nvariable "b" {\n  sensitive = true\n}\nvariable "c" {}\n',
    'override.tf':
      'variable "a" {\n  description = "x"\n}\nvariable "b" {\n  sensitive = false\n}\nvariable "c" {\n  sensitive = "true"\n}\n',
  })
  const { variables, sensitive } = await read()
  t.strictSame(
    [...variables],
    [
      ['a', 1],
      ['b', undefined],
      ['c', undefined],
    ],
  )
  t.strictSame(sensitive, ['a', 'c'])
})

t.test('no configuration, and one that is none', async (t) => {
  await t.rejects(readTerraformRoot(t.testdir(), t.testdirName), { message: /there is no Terraform configuration in/ })
  await t.rejects(project(t, { 'main.tf.json': '{' }).read(), { message: /main\.tf\.json is not valid JSON/ })
})

t.test('the second time it is taken from what the first has left', async (t) => {
  const { dataDir, cache, read, remember } = project(t, { 'main.tf': MAIN, 'terraform.tfvars': 'pool = "secret"\n' })
  const first = await remember()
  t.equal(statSync(cache).mode & 0o777, 0o600, 'nobody else may read it')
  t.notMatch(readFileSync(cache, 'utf8'), /secret/, 'and no value of tfvars is in it')
  const second = await read()
  t.equal(second.remembered, true)
  t.strictSame({ ...second, remembered: false }, first)
  // What it says is believed, for the very same files: so it is this that was read, and not the configuration.
  rememberRoot({ ...first, variables: new Map([['planted', 'x']]) }, dataDir)
  t.strictSame([...(await read()).variables], [['planted', 'x']])
})

t.test('any change of the configuration makes it void', async (t) => {
  const changes: [string, (dir: string) => void][] = [
    ['a file changed', (dir) => writeFileSync(join(dir, 'main.tf'), `${MAIN}variable "new" {}\n`)],
    ['a file more', (dir) => writeFileSync(join(dir, 'new.tf'), 'variable "new" {}\n')],
    ['a file more, in JSON', (dir) => writeFileSync(join(dir, 'new.tf.json'), '{ "variable": { "new": {} } }')],
  ]
  for (const [what, change] of changes) {
    const { dir, read, remember } = project(t, { 'main.tf': MAIN })
    await remember()
    change(dir)
    const root = await read()
    t.equal(root.remembered, false, what)
    t.ok(root.variables.has('new'), what)
  }
})

t.test('what cannot be right is not believed', async (t) => {
  const { dataDir, cache, read, remember } = project(t, { 'main.tf': MAIN })
  const { fingerprint } = await remember()
  const good = {
    fingerprint,
    variables: [['pool', 'x']],
    sensitive: ['pool'],
    libvirt: true,
    domain: 'libvirt_domain.vm',
  }
  const texts = [
    '',
    '{',
    'null',
    '[]',
    ...[
      { fingerprint: 5 },
      { variables: 'pool' },
      { variables: ['pool'] },
      { variables: [[5]] },
      { sensitive: undefined },
      { sensitive: [5] },
      { libvirt: 'yes' },
      { domain: '-lock=false' },
      { domain: 'libvirt_domain.vm x' },
      { domain: ['libvirt_domain.vm'] },
    ].map((wrong) => JSON.stringify({ ...good, ...wrong })),
  ]
  writeFileSync(cache, JSON.stringify(good))
  t.ok(recallRoot(dataDir, fingerprint))
  for (const text of texts) {
    writeFileSync(cache, text)
    t.equal(recallRoot(dataDir, fingerprint), undefined, text)
    t.equal((await read()).remembered, false)
  }
})

t.test('a provision leaves it, and leaves it again where it was lost', async (t) => {
  const lab = makeLab(t.testdir())
  const cache = ['terraform', '.terraform', 'vm-infra-root.json'] as const
  const first = await lab.run(UP)
  t.equal(first.code, 0, first.err)
  t.match(first.out, /terraform init: done/)
  const left = lab.read(...cache)
  writeFileSync(lab.path(...cache), 'lost')
  const second = await lab.run(UP)
  t.equal(second.code, 0, second.err)
  t.notMatch(second.out, /terraform init/)
  t.equal(lab.read(...cache), left)
  writeFileSync(lab.path('terraform', 'more.tf'), 'variable "more" {\n  default = "x"\n}\n')
  const third = await lab.run(UP)
  t.match(third.out, /terraform init: done/)
  t.ok(JSON.parse(lab.read(...cache)).variables.some(([name]: [string]) => name === 'more'))
})

t.test('another program is initialised anew: the providers of Terraform are none of OpenTofu', async (t) => {
  const lab = await labWithVm(t)
  standIn(lab.folder, 'tofu', 'exec terraform "$@"')
  const tofu = [...UP, '--terraform', lab.path('bin', 'tofu')]
  t.match(await lab.run(tofu), { code: 0, out: /terraform init: done/ })
  t.notMatch((await lab.run(tofu)).out, /terraform init/)
  t.match(await lab.run(UP), { code: 0, out: /terraform init: done/ })
})

t.test('what another user of the folder has left is no hindrance', async (t) => {
  const lab = await labWithVm(t)
  const [, ...words] = UP
  for (const [closed, said] of [
    [['vm-infra-root.json'], /web-vm > up at/],
    [['vm-infra-root.json', 'vm-infra-init'], /terraform init: done[\s\S]*web-vm > up at/],
    [['vm-infra-root.json', 'vm-infra-init', '.'], /terraform init: done[\s\S]*web-vm > up at/],
  ] as const) {
    for (const name of closed) chmodSync(lab.path('terraform', '.terraform', name), name === '.' ? 0o555 : 0o000)
    const run = await runOrdinary(projectPath('bin/provision-vm'), words, { cwd: lab.folder, env: lab.env })
    t.match(run, { code: 0, stdout: said, stderr: '' })
  }
})

t.test('without a data folder, or with one that may not be looked at, it is read anew', async (t) => {
  const dir = t.testdir({ 'main.tf': MAIN })
  symlinkSync('nowhere', join(dir, '.terraform'))
  t.equal((await readTerraformRoot(dir, join(dir, '.terraform'))).remembered, false)
  mkdirSync(join(dir, 'data', 'vm-infra-root.json'), { recursive: true })
  const root = await readTerraformRoot(dir, join(dir, 'data'))
  t.equal(root.remembered, false)
  t.doesNotThrow(() => rememberRoot(root, join(dir, 'data')), 'and need not be left there')
})
