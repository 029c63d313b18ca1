import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { newLock } from '../../src/files/lock-file.js'
import { ownIdentity } from '../../src/files/process-identity.js'
import { formats } from '../../src/formats/index.js'
import { encrypted, PASSPHRASE } from '../fixtures/cli/encrypted-state.js'
import { asTerraformWrites, destroyedState, fragmentOf, lab, stateOf, threeVms } from '../fixtures/cli/lab.js'
import { runMain } from '../fixtures/cli/run-main.js'
import { standIn } from '../integration/run-program.js'

t.test('--list and --host answer as the inventory script does', async (t) => {
  const cwd = t.testdir(threeVms)
  const list = await runMain(['--list'], { cwd })
  t.equal(list.code, 0)
  const json = JSON.parse(list.stdout)
  t.same(Object.keys(json._meta.hostvars), ['backup', 'db-vm', 'nas', 'web-vm'])
  t.equal(json._meta.hostvars['db-vm'].ansible_host, '192.168.122.12')
  const one = await runMain(['--host', 'db-vm'], { cwd })
  t.same(JSON.parse(one.stdout), json._meta.hostvars['db-vm'])
  t.equal((await runMain(['--list', '--format', 'json'], { cwd })).stdout, list.stdout)
  t.equal(list.stderr.split('\n').length, 3, 'one line for the drift, one for the orphan')
})

t.test('--host of nobody, and of an orphan', async (t) => {
  const cwd = t.testdir(threeVms)
  t.match(await runMain(['--host', 'nobody'], { cwd }), { code: 1, stdout: '{}\n', stderr: /no host "nobody" \(/ })
  t.match(await runMain(['--host', 'old-vm'], { cwd }), {
    code: 1,
    stdout: '{}\n',
    stderr: /"old-vm": its state does not hold it/,
  })
})

t.test('every format', async (t) => {
  const cwd = t.testdir(threeVms)
  const says: Record<string, RegExp> = {
    hosts: /^192\.168\.122\.11\s+web-vm$/m,
    ini: /^192\.168\.122\.11 .*vm_name=web-vm/m,
    mermaid: /web-vm/,
    'ssh-config': /^Host web-vm$/m,
    yaml: /"web-vm":/,
  }
  for (const [format, pattern] of Object.entries(says)) {
    const ran = await runMain(['--format', format], { cwd })
    t.equal(ran.code, 0, format)
    t.match(ran.stdout, pattern)
  }
})

t.test('--format ini says what INI cannot carry, as --write-static does', async (t) => {
  const outputs = { ansible_groups: { value: ['x]y'] }, ansible_vars: { value: { motd: '{{ a }}' } } }
  const state = asTerraformWrites({ ...JSON.parse(stateOf('web', '10.0.0.1')), outputs })
  const cwd = t.testdir(lab({ states: { web: state } }))
  const ini = await runMain(['--format', 'ini'], { cwd })
  t.match(ini, { code: 0, stdout: /^10\.0\.0\.1 .*vm_name=web$/m, stderr: /the group "x\]y" cannot be written as INI/ })
  t.match(ini.stderr, /the variable motd of web looks like a template/)
  t.equal((await runMain(['--write-static'], { cwd })).stderr, ini.stderr)
  const strict = await runMain(['--format', 'ini', '--strict'], { cwd })
  t.match(strict, { code: 1, stdout: '', stderr: ini.stderr })
  t.match(await runMain(['--format', 'yaml', '--strict'], { cwd }), { code: 0, stderr: '' })
})

t.test('--format ini is the file that --write-static writes, tabs on the line of a fragment included', async (t) => {
  const line = '10.0.0.1\tansible_user=mr\tvm_name=web'
  const cwd = t.testdir(lab({ states: { web: stateOf('web', '10.0.0.1') }, fragments: { web: `[vms]\n${line}\n` } }))
  const { stdout } = await runMain(['--format', 'ini'], { cwd })
  t.ok(stdout.includes(`\n${line}\n`), stdout)
  await runMain(['--write-static'], { cwd })
  t.equal(stdout, readFileSync(join(cwd, 'ansible/inventory.ini'), 'utf8'))
})

t.test('--strict: an error leaves nothing on stdout', async (t) => {
  const cwd = t.testdir(lab({ states: { web: stateOf('web', '10.0.0.1'), '..': '', bad: '{"version": 9}' } }))
  const lax = await runMain(['--list'], { cwd })
  t.match(lax, { code: 0, stdout: /"web"/, stderr: /bad\/terraform\.tfstate: / })
  for (const given of [
    await runMain(['--list', '--strict'], { cwd }),
    await runMain(['--list'], { cwd, env: { VM_INFRA_STRICT: '1' } }),
  ]) {
    t.match(given, { code: 1, stdout: '', stderr: /bad\/terraform\.tfstate: .*\(.*\)\n/ })
  }
})

t.test('--write-static: written, unchanged, out of date', async (t) => {
  const cwd = t.testdir(threeVms)
  const file = join(cwd, 'ansible/inventory.ini')
  const stale = await runMain(['--write-static', '--check'], { cwd })
  t.match(stale, { code: 3, stdout: /^ansible\/inventory\.ini: out of date \(run: vm-inventory --write-static\)\n$/ })
  t.notOk(existsSync(file))
  t.match(await runMain(['--write-static'], { cwd }), {
    code: 0,
    stdout: 'ansible/inventory.ini: 2 VMs and 2 other hosts\n',
  })
  t.match(readFileSync(file, 'utf8'), /vm_name=web-vm/)
  t.match(await runMain(['--write-static'], { cwd }), { code: 0, stdout: /, unchanged\n$/ })
  t.match(await runMain(['--write-static', '--check'], { cwd }), { code: 0, stdout: /, unchanged\n$/ })
  const json = await runMain(['--write-static', '--json'], { cwd })
  t.match(JSON.parse(json.stdout), {
    file: 'ansible/inventory.ini',
    status: 'unchanged',
    vms: 2,
    others: 2,
    problems: [{ code: 'fragment-orphan' }, { code: 'drift' }],
  })
  t.equal(json.stderr, '')
})

t.test('--write-static refuses to lose a VM that cannot be read', async (t) => {
  const cwd = t.testdir(lab({ states: { web: stateOf('web', '10.0.0.1'), db: stateOf('db', '10.0.0.2') } }))
  const file = join(cwd, 'ansible/inventory.ini')
  await runMain(['--write-static'], { cwd })
  const before = readFileSync(file, 'utf8')
  writeFileSync(join(cwd, 'terraform/terraform.tfstate.d/db/terraform.tfstate'), '{"version": 99}')
  t.match(await runMain(['--write-static'], { cwd }), {
    code: 1,
    stdout: '',
    stderr: /"db" would vanish.*--allow-partial\)/,
  })
  t.equal(readFileSync(file, 'utf8'), before)
  t.match(await runMain(['--write-static', '--allow-partial'], { cwd }), { code: 0, stdout: /: 1 VM\n/ })
})

t.test(
  'hosts written by hand into the static inventory are kept, and check and prune tell where they go',
  async (t) => {
    const cwd = t.testdir(threeVms)
    const file = join(cwd, 'ansible/inventory.ini')
    writeFileSync(file, '[web]\nrouter ansible_host=10.1.1.1\n')
    const kept =
      /inventory\.ini is kept: it was written by hand, and "router" would be lost.* \(move these lines to a fragment/
    t.match(await runMain(['--write-static'], { cwd }), { code: 1, stdout: '', stderr: kept })
    t.match(await runMain(['--write-static', '--check'], { cwd }), {
      code: 3,
      stdout: 'ansible/inventory.ini: out of date\n',
      stderr: kept,
    })
    const json = await runMain(['--write-static', '--check', '--json'], { cwd })
    t.match(JSON.parse(json.stdout), {
      status: 'stale',
      refused: { message: /"router" would be lost/, hint: /^move these lines/ },
    })
    const { stdout } = await runMain(['check'], { cwd })
    t.match(stdout, kept)
    t.match(stdout, /^router +none +no +\? +yes +only a line .* written by hand: move it to a fragment +-$/m)
    t.match(await runMain(['prune', '--yes'], { cwd }), { code: 1, stdout: /removed 1 fragment\n$/, stderr: kept })
    t.match(readFileSync(file, 'utf8'), /router/)
  },
)

t.test('list: the names for each command, and JSON', async (t) => {
  const cwd = t.testdir(threeVms)
  const taken = {
    destroy: 'db-vm old-vm web-vm',
    explain: 'backup db-vm nas old-vm web-vm',
    prune: 'old-vm',
    ssh: 'backup db-vm nas web-vm',
  }
  for (const [command, names] of Object.entries(taken)) {
    t.match(await runMain(['list', '--for', command], { cwd }), {
      stdout: `${names.replaceAll(' ', '\n')}\n`,
      stderr: '',
    })
  }
  const json = async (...argv: string[]) => JSON.parse((await runMain(['list', '--json', ...argv], { cwd })).stdout)
  t.strictSame(await json('--names'), ['backup', 'db-vm', 'nas', 'web-vm'])
  t.strictSame(await json('--for', 'prune'), ['old-vm'])
  t.match(await runMain(['list', '--names'], { cwd }), { stdout: 'backup\ndb-vm\nnas\nweb-vm\n', stderr: '' })
  const { hosts } = JSON.parse((await runMain(['ls', '--json'], { cwd })).stdout)
  t.match(hosts[3], {
    name: 'old-vm',
    status: 'orphan',
    listed: false,
    state: 'terraform/terraform.tfstate.d/old-vm/terraform.tfstate',
    fragment: 'ansible/inventory.d/old-vm.ini',
    groups: [],
  })
})

t.test('list shows a VM that is being created, --list says nothing of it', async (t) => {
  const cwd = t.testdir(lab({ states: { web: stateOf('web', '10.0.0.1'), soon: '' } }))
  const lock = join(cwd, 'terraform/terraform.tfstate.d/soon/.terraform.tfstate.lock.info')
  writeFileSync(lock, JSON.stringify({ ID: 'x', Who: 'mr@here', Created: new Date().toISOString() }))
  t.match(await runMain(['list'], { cwd }), { code: 0, stdout: /^soon +creating/m, stderr: /soon is being created/ })
  t.match(await runMain(['--list'], { cwd }), { code: 0, stderr: '' })
  t.match(await runMain(['check'], { cwd }), {
    code: 0,
    stdout: /notice: .*soon is being created.*\n\n2 VMs, 0 findings\n$/s,
  })
})

t.test('explain of a VM where there is none says what to do', async (t) => {
  const hintIn = async (terraform: Parameters<typeof t.testdir>[0]) => {
    const { code, stderr } = await runMain(['explain', 'web'], {
      cwd: t.testdir({ ansible: {}, terraform: terraform ?? {} }),
    })
    t.equal(code, 1)
    return stderr
  }
  t.match(await hintIn({}), 'there are no VMs yet: make one with provision-vm')
  const deep = { environments: { dev: { 'terraform.tfstate': stateOf('web', '10.0.0.1') } } }
  t.match(await hintIn(deep), 'there are none, and vm-inventory list says why')
})

t.test('explain', async (t) => {
  const cwd = t.testdir(threeVms)
  const ran = await runMain(['explain', 'db-vm'], { cwd })
  t.equal(ran.code, 0)
  t.match(
    ran.stdout,
    /^ansible_host +"192\.168\.122\.12" +terraform\/terraform\.tfstate\.d\/db-vm\/terraform\.tfstate$/m,
  )
  t.match(ran.stdout, /^ {2}lost +"192\.168\.122\.99" +ansible\/inventory\.d\/db-vm\.ini:3$/m)
  t.match(ran.stdout, /^warning: ansible\/inventory\.d\/db-vm\.ini:3: db-vm is at /m)
  const one = await runMain(['explain', 'nas', 'ansible_port'], { cwd })
  t.match(one.stdout, /^VARIABLE .*\nansible_port +2222 +ansible\/inventory\.d\/hardware\.ini:6 \(group storage\)\n$/)
  t.match(JSON.parse((await runMain(['explain', 'db-vm', '--json'], { cwd })).stdout), {
    name: 'db-vm',
    listed: true,
    workspace: 'db-vm',
    problems: [{ code: 'drift' }],
  })
  const rows = JSON.parse((await runMain(['list', '--json'], { cwd })).stdout).hosts
  for (const { groups: _, ...summary } of rows) {
    const { stdout } = await runMain(['explain', summary.name, '--json'], { cwd })
    t.match(JSON.parse(stdout), summary, `${summary.name} as list has it`)
  }
  t.match(await runMain(['explain', 'old-vm'], { cwd }), {
    code: 0,
    stdout: /^old-vm: not listed: its state does not hold it/,
  })
  t.match(await runMain(['explain', 'web-wm'], { cwd }), { code: 1, stdout: '', stderr: /did you mean web-vm\?/ })
  t.match(await runMain(['explain', 'nas', 'nothing'], { cwd }), {
    code: 1,
    stdout: '',
    stderr: /nas has no variable nothing/,
  })
})

t.test('check: findings are exit 3, none is exit 0', async (t) => {
  const cwd = t.testdir(
    lab({ states: { web: stateOf('web', '10.0.0.1') }, fragments: { web: fragmentOf('web', '10.0.0.1') } }),
  )
  t.match(await runMain(['check'], { cwd }), { code: 0, stdout: '1 VM, 0 findings\n', stderr: '' })
  await runMain(['--write-static'], { cwd })
  t.match(await runMain(['doctor'], { cwd }), { code: 0 })
  writeFileSync(join(cwd, 'ansible/inventory.d/web.ini'), fragmentOf('web', '10.0.0.9', ' extra=1'))
  const json = await runMain(['check', '--json'], { cwd })
  t.equal(json.code, 3)
  const { clean, problems } = JSON.parse(json.stdout)
  t.equal(clean, false)
  t.same(problems.map(({ code }: { code: string }) => code).sort(), ['drift', 'inventory-stale'])
  t.match(await runMain(['check', '--all'], { cwd }), { code: 3, stdout: /^web +holds it +yes +\? +yes +ok/m })
})

for (const [what, make, code] of [
  ['a folder', (path: string) => mkdirSync(path), 'EISDIR'],
  ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'not a regular file'],
  ['a link to itself', (path: string) => symlinkSync('inventory.ini', path), 'ELOOP'],
] as const) {
  t.test(`check of a static inventory that is ${what}: what it holds is not known`, async (t) => {
    const cwd = t.testdir(lab({ states: { web: stateOf('web', '10.0.0.1') } }))
    make(join(cwd, 'ansible/inventory.ini'))
    const { code: exit, stdout } = await runMain(['check', '--all'], { cwd })
    t.equal(exit, 3)
    t.match(stdout, new RegExp(`ansible/inventory\\.ini cannot be read \\(${code}\\)`))
    t.match(stdout, /^web +holds it +no +\? +\? +ok\s/m)
    t.notMatch(stdout, '--write-static')
  })
}

t.test('a command that a hint names goes on with the flags that were given', async (t) => {
  const cwd = join(t.testdir({ mine: lab({}), other: threeVms }), 'mine')
  const given = ['--root', '../other', '--static-file', 'my hosts.ini', '--strict=false']
  const again = String.raw`--root=\.\./other --static-file='my hosts\.ini' --strict=false\)?$`
  const list = await runMain(['list', ...given], { cwd })
  t.match(list.stderr, new RegExp(`remove the fragment with: vm-inventory prune ${again}`, 'm'))
  writeFileSync(join(cwd, '../other/my hosts.ini'), '')
  const check = await runMain(['check', ...given], { cwd })
  t.match(check.stdout, new RegExp(`run: vm-inventory --write-static ${again}`, 'm'))
  t.match(check.stdout, new RegExp(`the fragment is left +vm-inventory prune ${again}`, 'm'))
  const stale = await runMain(['--write-static', '--check', ...given], { cwd })
  t.match(stale.stdout, new RegExp(`run: vm-inventory --write-static ${again}`, 'm'))
})

t.test('check knows a line whose vm_name an output set to something else', async (t) => {
  const state = JSON.parse(stateOf('web-vm', '10.0.0.1'))
  state.outputs = { ansible_vars: { value: { vm_name: 'other' }, type: ['object', {}] } }
  const cwd = t.testdir(lab({ states: { 'web-vm': JSON.stringify(state) } }))
  t.match(await runMain(['--write-static'], { cwd }), { code: 0, stderr: '' })
  t.match(readFileSync(join(cwd, 'ansible/inventory.ini'), 'utf8'), '10.0.0.1 vm_name=other\n')
  t.match(await runMain(['check'], { cwd }), { code: 0, stdout: '1 VM, 0 findings\n' })
})

t.test('check: locks that were left behind, and workspaces left empty', async (t) => {
  const renamed = { 'new-db': stateOf('db', '10.0.0.2'), db: destroyedState }
  const cwd = t.testdir(lab({ states: { web: stateOf('web', '10.0.0.1'), left: destroyedState, ...renamed } }))
  mkdirSync(join(cwd, 'terraform/terraform.tfstate.d/never'))
  writeFileSync(
    join(cwd, 'terraform/terraform.tfstate.d/web/.terraform.tfstate.lock.info'),
    JSON.stringify({ ID: 'x', Created: '2020-01-01T00:00:00Z' }),
  )
  mkdirSync(join(cwd, 'terraform/.vm-infra'))
  writeFileSync(
    join(cwd, 'terraform/.vm-infra/web.lock'),
    newLock({ host: 'elsewhere', pid: 12, start: '1', boot: 'b', namespace: 'n' }, new Date(0)).content,
  )
  const { problems } = JSON.parse((await runMain(['check', '--json'], { cwd })).stdout)
  t.same(problems.map(({ code, vm }: { code: string; vm?: string }) => `${code} ${vm}`).sort(), [
    'lock-stale undefined',
    'lock-stale web',
    'workspace-empty db',
    'workspace-empty left',
    'workspace-empty never',
  ])
})

t.test('check finds damage in a state that nothing else meets', async (t) => {
  const state = JSON.parse(stateOf('web', '10.0.0.1'))
  state.resources.push({ mode: 'managed', type: 'libvirt_volume', name: 'disk', instances: [{ attributes: { a: 1 } }] })
  const text = asTerraformWrites(state)
  const cwd = t.testdir(lab({ states: { web: text.replace('"a": 1', '"a": \0') } }))
  t.match(await runMain(['list'], { cwd }), { code: 0, stdout: /^web +running/m, stderr: '' })
  t.match(await runMain(['check'], { cwd }), {
    code: 3,
    stdout:
      /^warning: terraform\/terraform\.tfstate\.d\/web\/terraform\.tfstate: Terraform will refuse this state because of a resource that is not used here: the state is not JSON/m,
  })
  const file = join(cwd, 'terraform/terraform.tfstate.d/web/terraform.tfstate')
  const large = text.replace('"a": 1', `"b": "${'x'.repeat(200_000)}", "a": \0`)
  writeFileSync(file, large)
  t.match(await runMain(['check'], { cwd }), { code: 3, stdout: /not used here: the state is not JSON/ }, 'a large one')
  writeFileSync(join(cwd, 'elsewhere'), large)
  rmSync(file)
  symlinkSync(join(cwd, 'elsewhere'), file)
  t.match(await runMain(['check'], { cwd }), { code: 3, stdout: /not used here: the state is not JSON/ }, 'a link')
  rmSync(file)
  writeFileSync(file, text)
  t.match(await runMain(['check'], { cwd }), { code: 0 })
  // Without a host the whole state is read, and what is wrong with it is said once.
  state.resources.shift()
  writeFileSync(file, asTerraformWrites(state).replace('"a": 1', '"a": \0'))
  utimesSync(file, 1, 1)
  const { problems } = JSON.parse((await runMain(['check', '--json'], { cwd })).stdout)
  t.same(
    problems.map(({ code, severity }: { code: string; severity: string }) => `${severity} ${code}`),
    ['error state-not-json'],
  )
})

t.test('check finds what Terraform refuses in resources that are not used here', async (t) => {
  const state = JSON.parse(stateOf('web', '10.0.0.1'))
  const disk = { mode: 'managed', type: 'libvirt_volume', name: 'disk', instances: [{ attributes: { id: 'a' } }] }
  const refused = {
    'the state holds a resource instance twice': [disk, disk],
    'this is not a state that Terraform wrote: resources\\[1\\].instances should be a list': [
      { ...disk, instances: 'oops' },
    ],
  }
  for (const [message, unused] of Object.entries(refused)) {
    const web = asTerraformWrites({ ...state, resources: [...state.resources, ...unused] })
    const cwd = t.testdir(lab({ states: { web } }))
    t.match(await runMain(['list'], { cwd }), { code: 0, stdout: /^web +running/m, stderr: '' })
    t.match(await runMain(['check'], { cwd }), {
      code: 3,
      stdout: new RegExp(
        `^warning: \\S+: Terraform will refuse this state because of a resource that is not used here: ${message}`,
        'm',
      ),
    })
  }
})

t.test('check: a workspace whose encrypted state is of nothing is left empty too', async (t) => {
  const cwd = t.testdir(lab({ states: { left: encrypted(destroyedState) } }))
  t.match(await runMain(['check'], { cwd }), { code: 3, stdout: /^error: .*left.*encrypted/ })
  const opened = await runMain(['check'], { cwd, env: { VM_INFRA_STATE_PASSPHRASE: PASSPHRASE } })
  t.match(opened, { code: 3, stdout: /^left +empty .*destroy-vm left$/m })
  const unset = await runMain(['check'], { cwd, env: { VM_INFRA_STATE_PASSPHRASE: '' } })
  t.match(
    unset,
    { code: 3, stdout: /encrypted by OpenTofu \(set VM_INFRA_STATE_PASSPHRASE to/ },
    'an empty one is none',
  )
})

t.test('a workspace of other resources is not left empty, and nobody is told to destroy it', async (t) => {
  const state = (type: string): string => stateOf('x', '10.0.0.1').replace('libvirt_domain', type)
  const cwd = t.testdir(lab({ states: { net: state('libvirt_network'), shop: state('acme_bucket') } }))
  t.match(await runMain(['check'], { cwd }), {
    code: 0,
    stdout: /^notice: .*\/shop\/.* but acme_bucket \(.*\n\n0 VMs, 0 findings\n$/,
  })
  t.match(await runMain(['--list'], { cwd }), { code: 0, stderr: '' })
})

t.test('prune keeps the fragment of a VM that a torn state may hold', async (t) => {
  const torn = stateOf('web', '10.0.0.1').slice(0, 200)
  const fragments = { web: '[vms]\n10.0.0.1 vm_name=web\n' }
  const cwd = t.testdir(lab({ states: { prod: torn }, fragments }))
  utimesSync(join(cwd, 'terraform/terraform.tfstate.d/prod/terraform.tfstate'), 1, 1)
  t.match(await runMain(['--list'], { cwd }), { stderr: /web; it is listed from its fragment alone \(fix the states/ })
  await runMain(['prune', 'web', '--yes'], { cwd })
  t.ok(existsSync(join(cwd, 'ansible/inventory.d/web.ini')))
})

t.test('two states with one VM name do not make their workspaces empty', async (t) => {
  const cwd = t.testdir(lab({ states: { a: stateOf('twin', '10.0.0.1'), b: stateOf('twin', '10.0.0.2') } }))
  const { problems } = JSON.parse((await runMain(['check', '--json'], { cwd })).stdout)
  t.same(
    problems.map(({ code }: { code: string }) => code),
    ['name-claimed-twice'],
  )
})

t.test('prune keeps the fragment of a VM whose state is lost beside a copy', async (t) => {
  const cwd = t.testdir(threeVms)
  const state = join(cwd, 'terraform/terraform.tfstate.d/web-vm/terraform.tfstate')
  renameSync(state, `${state}.backup`)
  t.match(await runMain(['prune', 'web-vm', '--yes'], { cwd }), {
    code: 1,
    stderr: /web-vm stays: .*: cp (\S+)\.backup \1\n$/,
  })
  t.ok(existsSync(join(cwd, 'ansible/inventory.d/web-vm.ini')))
})

t.test('check and prune with a hypervisor', async (t) => {
  const cwd = t.testdir(threeVms)
  const env = { PATH: standIn(cwd, 'virsh', 'printf "%s\\n" web-vm old-vm other') }
  const ran = await runMain(['check', '--libvirt', 'qemu:///system'], { cwd, env })
  t.equal(ran.code, 3)
  t.match(ran.stdout, /^db-vm +holds it +yes +no +\? +deleted behind .* provision-vm db-vm .* destroy-vm db-vm$/m)
  t.match(
    ran.stdout,
    /^old-vm +destroyed +yes +yes +\? +destroyed according to Terraform, but the domain is there +destroy-vm old-vm$/m,
  )
  t.match(ran.stdout, /^other +none +no +yes +\? +a domain that does not belong to this project/m)
  const { problems } = JSON.parse((await runMain(['check', '--libvirt', 'x', '--json'], { cwd, env })).stdout)
  t.notMatch(JSON.stringify(problems), 'other', 'a domain of somebody else is no finding')
  const prune = await runMain(['prune', '--yes', '--libvirt', 'qemu:///system'], { cwd, env })
  t.match(prune, { code: 0, stdout: 'no orphan fragments\n', stderr: /old-vm stays: the hypervisor has it/ })
  t.ok(existsSync(join(cwd, 'ansible/inventory.d/old-vm.ini')))
  const silent = await runMain(['check', '--libvirt', 'qemu:///system'], { cwd, env: { PATH: cwd } })
  t.match(silent, { code: 1, stdout: '', stderr: /virsh is not installed/ })
})

t.test('check and prune ask the hypervisor that provisioning uses, if anybody names one', async (t) => {
  const logging = 'echo "$@" >>"$PWD/asked"\necho old-vm'
  const config = { 'vm-infra.config.json': '{ "provision": { "libvirt_uri": "test:///config" } }' }
  const env = { TF_VAR_libvirt_uri: 'test:///env' }
  const tfvars = 'libvirt_uri = "test:///tfvars"\n'
  const asked: [
    uri: string | undefined,
    files: Record<string, string>,
    env: Record<string, string>,
    tfvars?: string,
  ][] = [
    ['test:///tfvars', config, env, tfvars],
    ['test:///env', config, env],
    ['test:///config', config, {}],
    [undefined, {}, {}, 'memory = 1\n'],
    [undefined, {}, { TF_VAR_libvirt_uri: '' }],
    [undefined, config, env, 'libvirt_uri = ""\n'],
    [undefined, {}, {}],
  ]
  for (const [uri, files, set, variables] of asked) {
    const cwd = t.testdir({ ...threeVms, ...files })
    writeFileSync(join(cwd, 'terraform/main.tf'), 'variable "libvirt_uri" { default = "test:///default" }\n')
    if (variables !== undefined) writeFileSync(join(cwd, 'terraform/terraform.tfvars'), variables)
    const given = { cwd, env: { ...set, PATH: standIn(cwd, 'virsh', logging) } }
    await runMain(['check'], given)
    await runMain(['prune', '--yes'], given)
    const log = uri === undefined ? '' : readFileSync(join(cwd, 'asked'), 'utf8')
    t.equal(existsSync(join(cwd, 'asked')), uri !== undefined)
    t.same([...new Set(log.match(/test:\S+/g))], uri === undefined ? [] : [uri])
    t.equal(existsSync(join(cwd, 'ansible/inventory.d/old-vm.ini')), uri !== undefined, 'its domain is there')
  }
})

t.test(
  'a hypervisor that the settings name and that cannot be asked: check reports, prune removes nothing',
  async (t) => {
    const unasked: [message: RegExp, env: Record<string, string>, tfvars?: string][] = [
      [/virsh is not installed/, { TF_VAR_libvirt_uri: 'test:///env' }],
      [/terraform\.tfvars:1: not valid HCL/, {}, 'libvirt_uri = '],
    ]
    for (const [message, set, tfvars] of unasked) {
      const cwd = t.testdir(threeVms)
      if (tfvars !== undefined) writeFileSync(join(cwd, 'terraform/terraform.tfvars'), tfvars)
      const given = { cwd, env: { ...set, PATH: cwd } }
      const ran = await runMain(['check'], given)
      t.match(ran, { code: 3, stderr: '', stdout: /^warning: the hypervisor cannot be asked: .* \(.+\)$/m })
      t.match(ran.stdout, message)
      t.match(ran.stdout, /^old-vm +destroyed +yes +\? /m)
      t.match(await runMain(['prune', '--yes'], given), { code: 1, stdout: '', stderr: message })
      t.ok(existsSync(join(cwd, 'ansible/inventory.d/old-vm.ini')))
    }
  },
)

t.test('prune asks, removes, and brings the static inventory along', async (t) => {
  const cwd = t.testdir(threeVms)
  const fragment = join(cwd, 'ansible/inventory.d/old-vm.ini')
  writeFileSync(join(cwd, 'ansible/inventory.ini'), '[vms]\n192.168.122.13 vm_name=old-vm\n')
  t.match(await runMain(['prune'], { cwd }), {
    code: 2,
    stdout: /old-vm/,
    stderr: /no terminal to ask on \(give --yes\)/,
  })
  t.match(await runMain(['prune'], { cwd, isTTY: true, stdin: 'n\n' }), { code: 1, stderr: /nothing was removed/ })
  t.match(await runMain(['prune'], { cwd, isTTY: true, stdin: '' }), {
    code: 1,
    stderr: /^vm-inventory: nothing was removed$/m,
  })
  t.ok(existsSync(fragment))
  t.match(await runMain(['prune'], { cwd, isTTY: true, stdin: 'y\n' }), {
    code: 0,
    stdout: /removed 1 fragment\n$/,
    stderr: /: db-vm is at /,
  })
  t.notOk(existsSync(fragment))
  t.ok(existsSync(join(cwd, 'ansible/inventory.d/hardware.ini')))
  t.notMatch(readFileSync(join(cwd, 'ansible/inventory.ini'), 'utf8'), 'old-vm')
  t.match(await runMain(['prune'], { cwd }), { code: 0, stdout: 'no orphan fragments\n' })
})

t.test(
  'prune keeps the fragment of a VM that came to life while it asked, and says so of one that was named',
  async (t) => {
    const named = {
      code: 1,
      stderr: /: the fragment of old-vm stays: its state holds it$/m,
    }
    for (const [names, expected] of [
      [[], { code: 0, stderr: /^(?!.* stays: )/s }],
      [['old-vm'], named],
    ] as const) {
      const cwd = t.testdir(threeVms)
      const stdin = (): string => {
        writeFileSync(
          join(cwd, 'terraform/terraform.tfstate.d/old-vm/terraform.tfstate'),
          stateOf('old-vm', '10.0.0.9'),
        )
        return 'y\n'
      }
      const ran = await runMain(['prune', ...names], { cwd, isTTY: true, stdin })
      t.match(ran, { ...expected, stdout: /removed 0 fragments\n$/ })
      t.ok(existsSync(join(cwd, 'ansible/inventory.d/old-vm.ini')))
      writeFileSync(join(cwd, 'terraform/terraform.tfstate.d/old-vm/terraform.tfstate'), destroyedState)
      const json = await runMain(['prune', '--json', ...names], { cwd, isTTY: true, stdin })
      t.match(JSON.parse(json.stdout), {
        removed: [],
        kept: names.map((vm) => ({ vm, because: 'its state holds it' })),
      })
    }
  },
)

t.test('prune of a name whose fragment somebody else removes while it asks is done', async (t) => {
  const cwd = t.testdir(threeVms)
  const stdin = (): string => {
    rmSync(join(cwd, 'ansible/inventory.d/old-vm.ini'))
    return 'y\n'
  }
  const ran = await runMain(['prune', 'old-vm'], { cwd, isTTY: true, stdin })
  t.match(ran, { code: 0, stdout: /removed 0 fragments\n$/, stderr: /^(?!.*there is no fragment)/s })
})

t.test('prune that is interrupted while inventory.ini is locked tells what it has done', async (t) => {
  const cwd = t.testdir(threeVms)
  const file = join(cwd, 'ansible/inventory.ini')
  writeFileSync(file, '[vms]\n192.168.122.13 vm_name=old-vm\n')
  writeFileSync(join(cwd, 'ansible/.inventory.ini.lock'), newLock(ownIdentity(), new Date()).content)
  const interruption = () => AbortSignal.timeout(300)
  t.match(await runMain(['prune', '--yes'], { cwd, interruption }), {
    code: 130,
    stdout: /removed 1 fragment\n$/,
    stderr:
      /inventory\.ini was not written: interrupted while waiting .*; then: vm-inventory --write-static\)\n.*: interrupted\n$/s,
  })
  t.notOk(existsSync(join(cwd, 'ansible/inventory.d/old-vm.ini')))
  t.match(readFileSync(file, 'utf8'), 'old-vm')
})

t.test('a state that a full disk emptied is told of, and nobody is told to destroy the VM', async (t) => {
  const cwd = t.testdir(threeVms)
  const state = join(cwd, 'terraform/terraform.tfstate.d/web-vm/terraform.tfstate')
  writeFileSync(state, '')
  utimesSync(state, 0, 0)
  rmSync(join(cwd, 'ansible/inventory.d/web-vm.ini'))
  const said = /web-vm\/terraform.tfstate: the state is empty \(0 bytes\) and nobody holds its lock \(restore it/
  t.match(await runMain(['--list'], { cwd }), { code: 0, stderr: said })
  const check = await runMain(['check'], { cwd })
  t.match(check.stdout, said)
  t.notMatch(check.stdout, 'destroy-vm web-vm')
})

t.test('a data folder of Terraform that is not known as one is no VM', async (t) => {
  const cwd = t.testdir(threeVms)
  mkdirSync(join(cwd, 'terraform/.dd'))
  writeFileSync(join(cwd, 'terraform/.dd/terraform.tfstate'), '{ "version": 3, "backend": { "type": "local" } }')
  const list = await runMain(['list'], { cwd })
  t.match(
    list.stderr,
    /\.dd\/terraform.tfstate: this is Terraform's record of its backend, not a state \(name its folder/,
  )
  t.notMatch(list.stdout, '.dd')
  t.match(await runMain(['--strict', '--list'], { cwd }), { code: 0 })
  t.notMatch((await runMain(['--list'], { cwd, env: { TF_DATA_DIR: '.dd' } })).stderr, '.dd')
})

t.test('prune does not write the static inventory under strict while there is an error', async (t) => {
  const cwd = t.testdir(threeVms)
  writeFileSync(join(cwd, 'ansible/inventory.ini'), '')
  writeFileSync(join(cwd, 'ansible/inventory.d/web-vm.ini'), '[vms]\nweb-vm x="{{ y }}"\n')
  t.match(await runMain(['--strict', 'prune', '--yes'], { cwd }), {
    code: 1,
    stdout: /removed 1 fragment\n$/,
    stderr:
      /inventory\.ini was not written: .*nothing is written under --strict.*; then: vm-inventory --write-static --strict\)/,
  })
  t.equal(readFileSync(join(cwd, 'ansible/inventory.ini'), 'utf8'), '')
})

t.test('prune of a name: only what no state knows', async (t) => {
  const cwd = t.testdir(
    lab({
      states: { web: stateOf('web', '10.0.0.1') },
      fragments: { web: fragmentOf('web', '10.0.0.1'), lost: fragmentOf('lost', '10.0.0.2') },
    }),
  )
  t.match(await runMain(['prune', '--yes'], { cwd }), { code: 0, stdout: 'no orphan fragments\n' })
  t.match(await runMain(['prune', '--yes', 'web'], { cwd }), {
    code: 1,
    stdout: /\nnothing to remove\n$/,
    stderr: /the fragment of web stays: its state holds it$/m,
  })
  t.match(await runMain(['prune', '--yes', 'wbe'], { cwd }), {
    code: 1,
    stderr: 'vm-inventory: there is no fragment of a VM "wbe" (did you mean web?)\n',
  })
  t.match(await runMain(['prune', '--yes', 'nothere'], { cwd }), { stderr: /"nothere" \(there are lost, web\)/ })
  const json = await runMain(['prune', '--yes', '--json', 'lost', 'web'], { cwd })
  t.match(JSON.parse(json.stdout), { removed: [{ vm: 'lost' }], kept: [{ vm: 'web' }] })
  t.equal(json.code, 1, 'not all that was asked for')
  t.notOk(existsSync(join(cwd, 'ansible/inventory.d/lost.ini')))
  t.ok(existsSync(join(cwd, 'ansible/inventory.d/web.ini')))
  t.notOk(existsSync(join(cwd, 'ansible/inventory.ini')), 'no static inventory is made where there was none')
})

t.test('parse: what a file means, or where it is wrong', async (t) => {
  const cwd = t.testdir({
    'a.ini': '[app]\nweb ansible_port=22\n[app:vars]\nx=1\n',
    'bad.ini': '[app]\nweb a="open\n',
    dir: {},
  })
  const { app, _meta } = JSON.parse((await runMain(['parse', 'a.ini'], { cwd })).stdout)
  t.same([app, _meta.hostvars.web], [{ hosts: ['web'], vars: { x: 1 } }, { ansible_port: 22 }])
  const piped = await runMain(['parse', '-'], { cwd, stdin: '[app]\nnas\n' })
  const named = await runMain(['parse', '-'], { cwd, stdin: '[_meta]\nnas a=1\n' })
  t.match(
    named.stdout,
    /^\{\n"_meta":\{"hostvars":\{\n"nas":\{"a":1\}\n\}\},\n"all":/,
    'no second _meta of a group of that name',
  )
  t.same(JSON.parse(piped.stdout).app, { hosts: ['nas'] })
  t.match(await runMain(['parse', '-'], { cwd, stdin: 'a b' }), { code: 1, stderr: /^vm-inventory: stdin:1: / })
  const large = `h a=0x${'1'.repeat(2 ** 21)}`
  t.match(await runMain(['parse', '-'], { cwd, stdin: large }), {
    code: 1,
    stderr: /^vm-inventory: stdin: larger than /,
  })
  t.match(await runMain(['parse', 'bad.ini'], { cwd }), {
    code: 1,
    stdout: '',
    stderr: /^vm-inventory: bad\.ini:2: .*\(.*\)\n$/,
  })
  t.match(await runMain(['parse', 'none.ini'], { cwd }), { code: 1, stderr: /none\.ini: there is no such file/ })
  t.match(await runMain(['parse', 'dir'], { cwd }), { code: 1, stderr: /dir: is a folder/ })
  t.match(await runMain(['parse', 'a.ini/b'], { cwd }), { code: 1, stderr: /b: cannot be read \(ENOTDIR\)/ })
})

t.test('config: value and origin', async (t) => {
  const cwd = t.testdir({ ...threeVms, 'vm-infra.config.json': '{ "static": { "hostname": "name" } }' })
  const ran = await runMain(['config', '--lock-timeout', '5'], { cwd, env: { VM_INFRA_STRICT: '1' } })
  t.match(ran.stdout, /^static\.hostname +name +vm-infra\.config\.json$/m)
  t.match(ran.stdout, /^strict +true +VM_INFRA_STRICT$/m)
  t.match(ran.stdout, /^locks\.timeout +5 +--lock-timeout$/m)
  t.match(ran.stdout, /^static\.file +ansible\/inventory\.ini +default$/m)
  t.match(ran.stdout, /^terraform\.states +where the local backend of Terraform keeps them +default$/m)
  t.match(ran.stdout, /^fragments\.files +ansible\/inventory\.d\/\*\.ini +default$/m)
  const { settings } = JSON.parse((await runMain(['config', '--json'], { cwd })).stdout)
  t.same(settings['static.hostname'], { value: 'name', origin: { layer: 'file', name: 'vm-infra.config.json' } })
})

t.test('a wrong configuration, and no project at all', async (t) => {
  const cwd = t.testdir({
    unknown: { ...lab({}), 'vm-infra.config.json': '{ "statik": {} }' },
    type: { ...lab({}), 'vm-infra.config.json': '{ "strict": "very" }' },
    nothing: {},
  })
  t.match(await runMain(['list'], { cwd: join(cwd, 'unknown') }), {
    code: 1,
    stdout: '',
    stderr: /vm-infra\.config\.json.*statik/,
  })
  t.match(await runMain(['list'], { cwd: join(cwd, 'type') }), {
    code: 1,
    stdout: '',
    stderr: /vm-infra\.config\.json.*strict/,
  })
  const nowhere = await runMain(['list', '--root', 'nothing'], { cwd })
  t.match(nowhere, { code: 1, stdout: '', stderr: /^vm-inventory: --root: .*\n$/ })
  t.match(
    await runMain(['list', '--root', 'type'], { cwd }),
    { code: 1, stderr: /strict/ },
    'from the working directory',
  )
  t.match(await runMain(['--root', 'type', 'list'], { cwd }), { code: 1, stderr: /strict/ }, 'before the command too')
  t.match(await runMain(['list'], { cwd, env: { VM_INFRA_ROOT: 'type' } }), { code: 1, stderr: /strict/ })
})

t.test('ssh', async (t) => {
  const cwd = t.testdir(threeVms)
  const env = {
    PATH: standIn(cwd, 'ssh', 'printf "<%s>" "$@" > "$OUT"\nexit 7'),
    OUT: join(cwd, 'out'),
    HOME: '/home/mr',
  }
  const dry = await runMain(['ssh', 'web-vm', '--dry-run', '--', 'echo', 'a b'], { cwd, env })
  t.match(dry, {
    code: 0,
    stdout: "ssh -l mr -i /home/mr/.ssh/vm_key -o StrictHostKeyChecking=no -- 192.168.122.11 echo 'a b'\n",
    stderr: '',
  })
  t.equal(
    (await runMain(['ssh', 'web-vm', '--', 'uptime', '-p'], { cwd, env })).code,
    7,
    'the exit code is that of ssh',
  )
  t.match((await runMain(['ssh', '--help'], { cwd })).stdout.replace(/\s+/g, ' '), 'ends with the exit code of ssh')
  t.equal(
    readFileSync(join(cwd, 'out'), 'utf8'),
    '<-l><mr><-i></home/mr/.ssh/vm_key><-o><StrictHostKeyChecking=no><--><192.168.122.11><uptime><-p>',
  )
  const nas = await runMain(['ssh', 'nas', '--dry-run'], { cwd, env })
  t.match(nas, { code: 0, stdout: 'ssh -l admin -p 2222 -- 192.168.1.5\n' }, 'a host that is no VM')
  t.match(await runMain(['ssh', 'web-wm'], { cwd, env }), { code: 1, stderr: /did you mean web-vm\?/ })
  t.match(await runMain(['ssh', 'web-vm'], { cwd, env: { PATH: cwd } }), { code: 1, stderr: /ssh is not installed/ })
  const ended = { PATH: standIn(cwd, 'ssh', 'kill -TERM $$') }
  t.equal((await runMain(['ssh', 'web-vm'], { cwd, env: ended })).code, 143, 'or tells the signal, as a shell does')
  const shut = t.testdir({ ...threeVms, file: { ssh: '#!/bin/sh\n' }, folder: { ssh: {} } })
  for (const name of ['file', 'folder']) {
    t.match(
      await runMain(['ssh', 'web-vm'], { cwd: shut, env: { PATH: join(shut, name) } }),
      { code: 1, stderr: /^vm-inventory: ssh cannot be run: no permission to run it \(EACCES\) \(.*\)\n$/ },
      name,
    )
  }
})

t.test('what comes from files cannot steer the terminal', async (t) => {
  const steers = ['\u001b', '\u009b', '\u202e']
  const esc = steers.join('[2J')
  const turned = `n\u202eas ansible_host=10.0.0.3 note=x\u202e\n[g\u202e]\nn\u202eas\n[g\u202e:vars]\nkey=x\u202e\n`
  let seen = ''
  const cwd = t.testdir(
    lab({
      states: {
        web: stateOf(`web${esc}`, '10.0.0.1'),
        ok: stateOf('ok', '10.0.0.2', { description: esc, metadata: esc }),
      },
      fragments: {
        ok: fragmentOf('ok', '10.0.0.2', ` note="${esc}"`),
        hand: `a${esc}b x=1\nc y=2\n`,
        own: `own ansible_host=10.0.0.9 ansible_user="u${esc}"\n`,
        turned,
      },
    }),
  )
  for (const argv of [
    ['list'],
    ['explain', 'ok'],
    ['explain', 'ok', '--json'],
    ['check'],
    ['check', '--json'],
    ['graph'],
    ['--write-static'],
    ['list', '--names'],
    ['explain', `web${esc}`],
    ['ssh', 'own', '--dry-run'],
    ['parse', `${esc}.ini`],
    ['--host', esc],
    ...Object.keys(formats).map((format) => ['--format', format]),
  ]) {
    const { stdout, stderr } = await runMain(argv, { cwd })
    seen += stdout + stderr
    t.same(
      steers.filter((char) => `${stdout}${stderr}`.includes(char)),
      [],
      argv.join(' '),
    )
  }
  t.match(seen, '\\u{1b}[2J\\u{9b}', 'it was there to be printed')
})

t.test('through a link, in a folder below', async (t) => {
  const cwd = t.testdir({ real: threeVms })
  symlinkSync('real', join(cwd, 'link'))
  t.match(await runMain(['list', '--names'], { cwd: join(cwd, 'link/ansible') }), { code: 0, stdout: /web-vm/ })
  rmSync(join(cwd, 'link'))
})
