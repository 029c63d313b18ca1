import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { type Lab, makeLab } from './lab.js'

const NOTHING = { workspaces: [], fragments: [], journals: [] }

const until = async (what: () => boolean): Promise<void> => {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Starts a provision, and kills its process group with what it started once `when` holds. */
const killed = async (
  lab: Lab,
  argv: readonly ['provision' | 'destroy', ...string[]],
  env: Record<string, string>,
  when: () => boolean,
) => {
  const child = lab.start(argv, env)
  await until(when)
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await once(child, 'exit')
}

t.test('up and down again', async (t) => {
  const lab = makeLab(t.testdir())
  const dotfiles = lab.path('home', 'dotfiles')
  mkdirSync(dotfiles)
  const up = await lab.run(['provision', 'web-vm', '2048', '1', '--user', 'ann', '--dotfiles', dotfiles])
  t.equal(up.code, 0, up.err)
  t.match(up.out, /web-vm \| .*configured web-vm at 198\.\d+\.\d+\.\d+ with \S+\/dotfiles dotfiles/)
  t.match(up.out, /web-vm > terraform apply: done, \d/)
  t.match(
    lab.read('ansible', 'inventory.d', 'web-vm.ini'),
    new RegExp(
      `^# Fragment for web-vm\n\\[vms\\]\n198\\.\\S+ ansible_user=ann ansible_ssh_private_key_file=~/\\.ssh/vm_key ansible_ssh_common_args='-o StrictHostKeyChecking=no' ansible_python_interpreter=/usr/bin/python3 vm_name=web-vm dotfiles_local_path=${dotfiles}\n\n# End fragment for web-vm\n$`,
    ),
  )
  t.match(lab.read('ansible', 'inventory.ini'), /^198\.\S+ .*vm_name=web-vm/m)
  t.match(lab.read('terraform', 'terraform.tfstate.d', 'web-vm', 'terraform.tfstate'), /"memory": 2048/)
  t.match(lab.read('stand-in.log'), /-i \S+\/home\/\.ssh\/vm_key -l ann -- 198\./)

  const again = await lab.run(['provision', 'web-vm', '--no-ansible'])
  t.equal(again.code, 0, again.err)
  t.match(again.out, /No changes/, 'what is not asked for anew stays as it was')
  const change = await lab.run(['provision', 'web-vm', '4096', '--no-ansible'])
  t.equal(change.code, 2, 'a change that replaces the VM is asked for')
  t.match(change.err, /no terminal to ask at \(give --yes\)/)

  const refused = await lab.run(['destroy', 'web-vm'])
  t.equal(refused.code, 2)
  t.match(refused.err, /no terminal to ask at \(give --yes\)/)
  const down = await lab.run(['destroy', 'web-vm', '--yes'])
  t.equal(down.code, 0, down.err)
  t.strictSame(lab.traces(), NOTHING)
  t.notMatch(lab.read('ansible', 'inventory.ini'), /web-vm/)
  const nowhere = await lab.run(['destroy', 'web-vm', '--yes'])
  t.equal(nowhere.code, 1)
  t.match(nowhere.err, /there is no VM web-vm \(there are none at all\)/)
  t.strictSame(lab.traces(), NOTHING, 'asking for one that is nowhere makes nothing')
})

t.test('several at once, from a list', async (t) => {
  const lab = makeLab(
    t.testdir({
      'vms.yml': '- { name: one, memory: 512, groups: [web, db] }\n- { name: two, user: bob }\n- name: three\n',
    }),
  )
  const up = await lab.run(['provision', '--from', 'vms.yml', '--no-ansible', '--parallel', '3'])
  t.equal(up.code, 0, up.err)
  t.strictSame(lab.traces().fragments, ['one.ini', 'three.ini', 'two.ini'])
  const list = JSON.parse((await lab.run(['--list'])).out)
  t.strictSame(list.web.hosts, ['one'])
  t.strictSame(list.db.hosts, ['one'])
  t.equal(list._meta.hostvars.two.ansible_user, 'bob')
  const unknown = await lab.run(['destroy', 'four', '--yes'])
  t.match(unknown.err, /there is no VM four \(there are one, three, two\)/)
  t.equal((await lab.run(['destroy', 'one', 'three', '--yes', '--parallel', '2'])).code, 0)
  t.strictSame(lab.traces().workspaces, ['two'])
  t.match(lab.read('ansible', 'inventory.ini'), /vm_name=two/)
})

t.test('a failure is rolled back, and only what is new', async (t) => {
  const lab = makeLab(t.testdir())
  const failed = await lab.run(['provision', 'web-vm', '512', '1'], { PLAYBOOK_FAILS: 'yes' })
  t.equal(failed.code, 1)
  t.match(failed.err, /it was rolled back \(.*try again with: provision-vm web-vm 512 1\)/)
  t.strictSame(lab.traces(), NOTHING)
  t.notMatch(lab.read('ansible', 'inventory.ini'), /web-vm/)

  t.equal((await lab.run(['provision', 'web-vm', '--no-ansible'], { TF_VAR_fails: 'true' })).code, 1)
  t.strictSame(lab.traces(), NOTHING, 'also when Terraform itself fails')

  const kept = await lab.run(['provision', 'web-vm', '--keep-on-failure'], { PLAYBOOK_FAILS: 'yes' })
  t.equal(kept.code, 1)
  t.match(kept.err, /it is kept as it is \(.*go on with: provision-vm web-vm; or remove it: destroy-vm web-vm\)/)
  t.strictSame(lab.traces().workspaces, ['web-vm'])
  t.equal((await lab.run(['provision', 'web-vm'])).code, 0, 'and it can be gone on with')
  const later = await lab.run(['provision', 'web-vm'], { PLAYBOOK_FAILS: 'yes' })
  t.match(later.err, /the VM was there before and is left as it is/)
  t.strictSame(lab.traces().workspaces, ['web-vm'])
})

t.test('killed in the middle, and run again', async (t) => {
  const lab = makeLab(t.testdir())
  const slow = { TF_VAR_boot_seconds: '60' }
  const making = () =>
    lab.exists('terraform', 'terraform.tfstate.d', 'web-vm', 'terraform.tfstate') &&
    lab.read('terraform', 'terraform.tfstate.d', 'web-vm', 'terraform.tfstate').includes('forget')
  await killed(lab, ['provision', 'web-vm', '--no-ansible'], slow, making)
  t.match(lab.read('terraform', '.vm-infra', 'web-vm.json'), /"phase": "apply"/)
  const resumed = await lab.run(['provision', 'web-vm', '--no-ansible'])
  t.equal(resumed.code, 0, resumed.err)
  t.match(resumed.out, /ending what an earlier run left at work/)
  t.strictSame(lab.traces(), { workspaces: ['web-vm'], fragments: ['web-vm.ini'], journals: ['web-vm.json'] })

  const destroying = () => lab.read('terraform', '.vm-infra', 'web-vm.json').includes('"phase": "destroy"')
  await killed(lab, ['destroy', 'web-vm', '--yes'], {}, destroying)
  const done = await lab.run(['destroy', 'web-vm', '--yes'])
  t.equal(done.code, 0, done.err)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('two provisions of one VM: the second says who holds it', async (t) => {
  const lab = makeLab(t.testdir())
  const locked = () => lab.exists('terraform', 'terraform.tfstate.d', 'web-vm', '.terraform.tfstate.lock.info')
  const child = lab.start(['provision', 'web-vm', '--no-ansible'], { TF_VAR_boot_seconds: '60' })
  await until(locked)
  const second = await lab.run(['provision', 'web-vm', '--no-ansible'])
  t.equal(second.code, 1)
  t.match(second.err, new RegExp(`web-vm is locked by process ${child.pid} on `))
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await once(child, 'exit')
  t.equal((await lab.run(['destroy', 'web-vm', '--yes'])).code, 0)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('interrupted: children end, and what was begun is undone', async (t) => {
  const lab = makeLab(t.testdir())
  const controller = new AbortController()
  const run = lab.run(['provision', 'web-vm', '--no-ansible'], { TF_VAR_boot_seconds: '60' }, () => controller.signal)
  await until(() => lab.exists('terraform', 'terraform.tfstate.d', 'web-vm', '.terraform.tfstate.lock.info'))
  controller.abort()
  const { code } = await run
  t.equal(code, 130)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('an address that comes late', async (t) => {
  const lab = makeLab(t.testdir())
  mkdirSync(lab.path('terraform', 'leases'))
  writeFileSync(lab.path('terraform', 'leases', '.wanted'), '')
  const never = await lab.run(['provision', 'web-vm', '--no-ansible', '--timeout', '3'])
  t.equal(never.code, 1)
  t.match(never.err, /web-vm got no address within 3 s/)
  t.strictSame(lab.traces(), NOTHING)

  const run = lab.run(['provision', 'web-vm', '--no-ansible'])
  await until(() => lab.exists('ansible', 'inventory.d', 'web-vm.ini'))
  t.notMatch(lab.read('ansible', 'inventory.d', 'web-vm.ini'), /ansible_user/, 'no host line without an address')
  writeFileSync(lab.path('terraform', 'leases', 'web-vm'), '')
  const { code, err } = await run
  t.equal(code, 0, err)
  t.match(lab.read('ansible', 'inventory.d', 'web-vm.ini'), /^198\.\S+ ansible_user=mr/m)
})

t.test('ssh that never lets in ends in time', async (t) => {
  const lab = makeLab(t.testdir())
  const run = await lab.run(['provision', 'web-vm', '--no-ansible', '--timeout', '2'], { SSH_OPEN: lab.path('never') })
  t.equal(run.code, 1)
  t.match(run.err, /cannot be reached by ssh at 198\.\S+ within 2 s: ssh: connect to host: Connection refused/)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('a state that somebody else has locked is left alone', async (t) => {
  const lab = makeLab(t.testdir())
  const terraform = spawn('terraform', ['apply', '-auto-approve', '-var=vm_name=web-vm', '-var=boot_seconds=60'], {
    cwd: lab.path('terraform'),
    env: { ...lab.env, TF_WORKSPACE: 'web-vm' },
    stdio: 'ignore',
    detached: true,
  })
  await until(() => lab.exists('terraform', 'terraform.tfstate.d', 'web-vm', '.terraform.tfstate.lock.info'))
  const run = await lab.run(['provision', 'web-vm', '--no-ansible'])
  t.equal(run.code, 1)
  t.match(run.err, /terraform apply: its state is locked by \S+@\S+ since 20\d\d-.*; nothing was changed/)
  t.notOk(lab.exists('terraform', '.vm-infra', 'web-vm.json'), 'what the other makes does not count as ours')
  process.kill(-(terraform.pid ?? 0), 'SIGKILL')
  await once(terraform, 'exit')
})

t.test('the dry run prints the plan and does nothing', async (t) => {
  const lab = makeLab(t.testdir({ 'vm-infra.config.json': '{ "provision": { "pool": "fast one" } }' }))
  const { code, out } = await lab.run(['provision', 'web-vm', '4096', '2', '--dry-run'])
  t.equal(code, 0)
  t.matchOnly(
    out.split('\n').filter((line) => line.includes(' apply ')),
    [
      /TF_VAR_pool='fast one' TF_WORKSPACE=web-vm .*terraform apply -auto-approve .*-var=memory=4096 -var=vcpus=2\)$/,
      /-refresh-only/,
    ],
  )
  t.match(out, /ansible-playbook -i \S+ --limit web-vm \S+\/ansible\/playbook\.yml/)
  t.match((await lab.run(['destroy', 'web-vm', '--dry-run'])).out, /destroy -auto-approve -refresh=false/)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('bad input says what is wrong and changes nothing', async (t) => {
  const lab = makeLab(t.testdir({ 'a file': '', etc: t.fixture('symlink', '/etc') }))
  const cases: [argv: string[], code: number, message: RegExp, env?: Record<string, string>][] = [
    [['web_vm'], 2, /"web_vm" cannot be a VM's name: .* \(such as web-vm\)/],
    [['web-vm', 'lots'], 2, /memory must be a whole number of MiB, not "lots"/],
    [['web-vm', '0'], 2, /memory must be a whole number of MiB, at least 1, not "0"/],
    [['web-vm', '512', '1.5'], 2, /vcpus must be a whole number/],
    [['web-vm', '512', '1', '1'], 2, /"1" is one word too many/],
    [[], 2, /which VM\?/],
    [['a', 'b', 'a', '--parallel', '2'], 2, /a is named twice/],
    [['web-vm', '--user', 'Root!'], 2, /"Root!" cannot be the user/],
    [['web-vm', '--dotfiles', 'dots'], 2, /dotfiles folder dots is relative/],
    [['web-vm', '--dotfiles', lab.path('none')], 2, /is not there, or no folder/],
    [['web-vm', '--dotfiles', lab.path('etc')], 2, /leads to \/etc, a folder of the system/],
    [['web-vm', '--playbook', 'none.yml'], 2, /there is no playbook \S+none\.yml/],
    [['web-vm', '--playbook', 'x', '--no-ansible'], 2, /cannot be given together/],
    [['--from', 'none.yml'], 2, /none\.yml: cannot be read \(ENOENT\)/],
    [
      ['web-vm'],
      1,
      /there is no key \S+nobody\.pub \(make one: ssh-keygen/,
      { TF_VAR_ssh_public_key_file: '/nobody.pub' },
    ],
    [['web-vm'], 1, /terraform is not installed|terraform and ssh/, { PATH: '/nowhere' }],
  ]
  for (const [argv, code, message, env] of cases) {
    const run = await lab.run(['provision', ...argv], env)
    t.match(run.err, message, argv.join(' '))
    t.equal(run.code, code, argv.join(' '))
    t.equal(run.err.trimEnd().split('\n').length, 1, 'one line')
  }
  t.strictSame({ ...lab.traces(), journals: [] }, NOTHING)
})
