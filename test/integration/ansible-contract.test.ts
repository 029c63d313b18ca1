import { chmodSync, copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { fragmentText, stateText, writeLab } from '../../benchmark/lab/make-lab.mjs'
import { destroyedState, fragmentOf, lab } from '../fixtures/cli/lab.js'
import { ansibleInventory, seenByAnsible } from './ansible.js'
import { LAUNCHER, projectPath, runCommand, runProgram, runScript } from './run-program.js'

const web = { name: 'web-vm', address: '192.168.122.10', groups: ['web'] }
const db = { name: 'db-vm', address: '192.168.122.11', groups: ['db'] }

/** A project of two VMs with a link to the launcher, as a person would have it. */
const makeProject = (t: Test): string => {
  const root = t.testdir()
  writeLab(root, [web, db])
  mkdirSync(join(root, 'inventory'))
  symlinkSync(LAUNCHER, join(root, 'inventory', 'vm-infra.js'))
  return root
}

t.test('Ansible takes every host, group and variable of --list, and nothing else', async (t) => {
  const root = makeProject(t)
  const { code, stdout, stderr } = await runScript(['--list'], { env: { VM_INFRA_ROOT: root } })
  t.strictSame([code, stderr], [0, ''])
  const said = JSON.parse(stdout)
  const seen = await seenByAnsible(LAUNCHER, { env: { VM_INFRA_ROOT: root } })
  t.strictSame(seen.hostvars, said._meta.hostvars)
  t.strictSame(seen.hosts, { all: [], web: ['web-vm'], db: ['db-vm'], vms: ['db-vm', 'web-vm'] })
  t.equal(seen.hostvars['web-vm']?.ansible_host, '192.168.122.10')
})

t.test('Ansible says nothing on stderr about a clean project', async (t) => {
  const { code, stderr } = await ansibleInventory(['-i', join(makeProject(t), 'inventory', 'vm-infra.js'), '--graph'])
  t.strictSame([code, stderr], [0, ''])
})

t.test('--host gives the variables that --list gives; of nobody: {}, a line, exit 1', async (t) => {
  const env = { VM_INFRA_ROOT: makeProject(t) }
  const list = JSON.parse((await runScript(['--list'], { env })).stdout)
  const host = await runScript(['--host', 'web-vm'], { env })
  t.strictSame([host.code, JSON.parse(host.stdout)], [0, list._meta.hostvars['web-vm']])
  const nobody = await runScript(['--host', 'nobody'], { env })
  t.strictSame([nobody.code, nobody.stdout], [1, '{}\n'])
  t.match(nobody.stderr, /^vm-infra: .*"nobody".*\n$/)
})

t.test('--host of a VM that is not listed: the script and the command say the same words', async (t) => {
  const root = t.testdir(
    lab({ states: { 'old-vm': destroyedState }, fragments: { 'old-vm': fragmentOf('old-vm', '10.0.0.1') } }),
  )
  const said = (stderr: string): string | undefined => /^[\w-]+: (no host .*)$/m.exec(stderr)?.[1]
  const place = { env: { VM_INFRA_ROOT: root } }
  for (const name of ['old-vm', 'nobody']) {
    const script = await runScript(['--host', name], place)
    const command = await runCommand(['--host', name], place)
    t.type(said(script.stderr), 'string')
    t.equal(said(command.stderr), said(script.stderr))
    if (name === 'old-vm')
      t.match(script.stderr, '"old-vm": its state does not hold it, only its fragment is left (run: ')
  }
})

t.test('the project is found from any folder, through links', async (t) => {
  const root = makeProject(t)
  for (const cwd of ['/', root, join(root, 'ansible')]) {
    const seen = await seenByAnsible(join(root, 'inventory', 'vm-infra.js'), { cwd })
    t.strictSame(Object.keys(seen.hostvars), ['db-vm', 'web-vm'], `from ${cwd === root ? 'the root' : cwd}`)
  }
})

t.test('the launcher finds its program also where Node keeps links as they are', async (t) => {
  const link = join(makeProject(t), 'inventory', 'vm-infra.js')
  const env = { NODE_OPTIONS: '--preserve-symlinks-main' }
  t.match(await runProgram(link, ['--list'], { env }), { code: 0, stdout: /"web-vm"/, stderr: '' })
})

t.test("the project's ansible.cfg makes bare ansible-inventory work, from the root and from ansible/", async (t) => {
  const root = makeProject(t)
  copyFileSync(projectPath('ansible.cfg'), join(root, 'ansible.cfg'))
  copyFileSync(projectPath('ansible/ansible.cfg'), join(root, 'ansible', 'ansible.cfg'))
  for (const cwd of [root, join(root, 'ansible')]) {
    const { code, stdout } = await ansibleInventory(['--graph'], { cwd })
    t.equal(code, 0)
    t.match(stdout, /@vms:\n.*db-vm\n.*web-vm\n/)
  }
})

t.test('inside an inventory folder, beside constructed.yml, group_vars and host_vars', async (t) => {
  const root = makeProject(t)
  const folder = join(root, 'inventory')
  mkdirSync(join(folder, 'group_vars'))
  mkdirSync(join(folder, 'host_vars'))
  writeFileSync(join(folder, 'group_vars', 'web.yml'), 'port: 8080\n')
  writeFileSync(join(folder, 'host_vars', 'db-vm.yml'), 'ansible_user: postgres\n')
  const constructed = ['plugin: constructed', 'strict: true', 'groups:', '  large: tf_memory >= 4096', 'keyed_groups:']
  writeFileSync(
    join(folder, 'z-constructed.yml'),
    [...constructed, '  - {key: tf_workspace, prefix: ws}', ''].join('\n'),
  )
  const { hosts, hostvars } = await seenByAnsible(folder)
  t.strictSame(hosts.large, ['db-vm', 'web-vm'])
  t.strictSame(hosts.ws_web_vm, ['web-vm'])
  t.equal(hostvars['web-vm']?.port, 8080)
  t.equal(hostvars['db-vm']?.ansible_user, 'postgres')
})

t.test('an unbuilt checkout: one line, exit 1, and no host out of the launcher itself', async (t) => {
  const root = t.testdir({ bin: { 'launch.cjs': '' }, inventory: {}, terraform: {}, ansible: {} })
  const launcher = join(root, 'inventory', 'vm-infra.js')
  copyFileSync(LAUNCHER, launcher)
  const { code, stdout, stderr } = await runProgram(launcher, ['--list'])
  t.strictSame([code, stdout], [1, ''])
  t.match(stderr, /^vm-infra: not built yet \(run: [^\n]*\)\n$/)
  const refused = await ansibleInventory(['-i', launcher, '--list'], {
    env: { ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: 'true' },
  })
  t.not(refused.code, 0, 'Ansible stops when it is told to')
})

t.test('a copy of the launcher alone: one line that says what to do instead', async (t) => {
  const launcher = join(t.testdir({ inventory: {} }), 'inventory', 'vm-infra.js')
  copyFileSync(LAUNCHER, launcher)
  t.strictSame(await runProgram(launcher, ['--list']), {
    code: 1,
    stdout: '',
    stderr: `vm-infra: ${launcher} is a copy without the program that belongs to it (link to the original instead)\n`,
  })
})

t.test("Ansible's INI and YAML readers both refuse the launcher's text", async (t) => {
  const folder = t.testdir()
  for (const name of ['as-ini.ini', 'as-yaml.yml', 'bare']) {
    const copy = join(folder, name)
    copyFileSync(LAUNCHER, copy)
    chmodSync(copy, 0o644)
    const lenient = await ansibleInventory(['-i', copy, '--list'], { env: { ANSIBLE_INVENTORY_ENABLED: 'ini,yaml' } })
    t.strictSame(JSON.parse(lenient.stdout)._meta.hostvars, {}, name)
    const strict = { ANSIBLE_INVENTORY_ENABLED: 'ini,yaml', ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: 'true' }
    t.not((await ansibleInventory(['-i', copy, '--list'], { env: strict })).code, 0, `${name}, refused`)
  }
})

t.test('a fatal error prints nothing on stdout', async (t) => {
  const root = makeProject(t)
  writeFileSync(join(root, 'vm-infra.config.json'), '{ "strcit": true }\n')
  const misspelt = await runScript(['--list'], { env: { VM_INFRA_ROOT: root } })
  t.strictSame([misspelt.code, misspelt.stdout], [1, ''])
  t.match(misspelt.stderr, /^vm-infra: vm-infra\.config\.json:1: .*strcit.*strict.*\n$/)
  const nowhere = await runScript(['--list'], { env: { VM_INFRA_ROOT: join(root, 'nowhere') } })
  t.strictSame([nowhere.code, nowhere.stdout], [1, ''])
  t.match(nowhere.stderr, /^vm-infra: VM_INFRA_ROOT: .*nowhere.*\n$/)
  const usage = await runScript(['--graph'])
  t.strictSame([usage.code, usage.stdout], [2, ''])
  t.match(usage.stderr, /^vm-infra: .*--graph.*\n$/)
})

t.test('strict: one VM that cannot be listed makes the answer an error', async (t) => {
  const root = makeProject(t)
  const folder = join(root, 'terraform', 'terraform.tfstate.d', 'lost-vm')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'terraform.tfstate'),
    stateText({ name: 'lost-vm', address: '192.168.122.9' }).slice(0, 400),
  )
  const env = { VM_INFRA_ROOT: root }
  const lenient = await runScript(['--list'], { env })
  t.equal(lenient.code, 0)
  t.strictSame(Object.keys(JSON.parse(lenient.stdout)._meta.hostvars), ['db-vm', 'web-vm'])
  t.match(lenient.stderr, /^vm-infra: terraform\/terraform\.tfstate\.d\/lost-vm\/terraform\.tfstate: .*\n$/)
  const strict = await runScript(['--list'], { env: { ...env, VM_INFRA_STRICT: '1' } })
  t.strictSame([strict.code, strict.stdout], [1, ''])
  for (const flag of ['--strict', '--strict=true', '--strict=1']) {
    t.match(await runScript(['--list', flag], { env }), { code: 1, stdout: '' }, flag)
  }
  for (const flag of ['--strict=false', '--strict=0']) {
    t.match(await runScript(['--list', flag], { env: { ...env, VM_INFRA_STRICT: '1' } }), { code: 0 }, flag)
  }
  t.match(await runScript(['--list', '--strict=maybe'], { env }), {
    code: 2,
    stdout: '',
    stderr: /^vm-infra: --strict cannot be "maybe": .*\n$/,
  })
  writeFileSync(
    join(root, 'ansible', 'inventory.d', 'lost-vm.ini'),
    fragmentText({ name: 'lost-vm', address: '192.168.122.9' }),
  )
  const standIn = JSON.parse((await runScript(['--list'], { env })).stdout)
  t.equal(standIn._meta.hostvars['lost-vm'].ansible_host, '192.168.122.9', 'its fragment stands in')
})

t.test('a reader that goes away is no error, a full disk is one line', async (t) => {
  const root = t.testdir()
  writeLab(
    root,
    Array.from({ length: 400 }, (_, i) => ({ ...web, name: `vm-${i}`, address: `10.0.${i >> 8}.${i & 255}` })),
  )
  const env = { VM_INFRA_ROOT: root }
  const gone = await runProgram('bash', ['-c', 'set -o pipefail; "$0" --list | head -c 1', LAUNCHER], { env })
  t.strictSame([gone.code, gone.stdout, gone.stderr], [0, '{', ''])
  const full = await runProgram('bash', ['-c', '"$0" --list > /dev/full', LAUNCHER], { env })
  t.strictSame(
    [full.code, full.stderr],
    [1, 'vm-infra: the answer cannot be written (ENOSPC) (write it somewhere else)\n'],
  )
})

t.test('a large answer arrives whole through a slow pipe', async (t) => {
  const root = t.testdir()
  writeLab(
    root,
    Array.from({ length: 1500 }, (_, i) => ({ name: `vm-${i}`, address: `10.1.${i >> 8}.${i & 255}` })),
  )
  const slowly = '"$0" --list | { sleep 0.5; cat; }'
  const { stdout } = await runProgram('sh', ['-c', slowly, LAUNCHER], { env: { VM_INFRA_ROOT: root } })
  t.equal(Object.keys(JSON.parse(stdout)._meta.hostvars).length, 1500)
  const early = await runProgram('sh', ['-c', '"$0" --list | head -c 1'.replace('$0', LAUNCHER)], {
    env: { VM_INFRA_ROOT: root },
  })
  t.strictSame([early.stdout, early.stderr], ['{', ''], 'a reader that leaves early is no error')
})

t.test('the example lab shows what its text says', async (t) => {
  const lab = join(t.testdir(), 'lab')
  cpSync(projectPath('examples/lab'), lab, { recursive: true })
  const { code, stdout, stderr } = await runScript(['--list'], { env: { VM_INFRA_ROOT: lab } })
  t.equal(code, 0)
  const { hostvars } = JSON.parse(stdout)._meta
  t.strictSame(Object.keys(hostvars), ['cache-vm', 'db-vm', 'web-vm'])
  t.equal(hostvars['cache-vm'].ansible_host, '192.168.122.12')
  const lines = stderr.trimEnd().split('\n')
  t.match(
    lines.find((line) => line.includes('cache-vm.ini')),
    /192\.168\.122\.112/,
  )
  t.match(
    lines.find((line) => line.includes('old-vm.ini')),
    /old-vm/,
  )
  t.equal(lines.length, 2)
})
