import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { shellWord } from '../../src/model/shell-word.js'
import { projectPath, standIn } from '../integration/run-program.js'
import { KEPT, makeLab, NOTHING, UP } from './lab.js'

t.test('up and down again', async (t) => {
  const lab = makeLab(t.testdir())
  const dotfiles = lab.path('home', 'dot files')
  mkdirSync(dotfiles)
  const up = await lab.run(['provision', 'web-vm', '2048', '1', '--user', 'ann', '--dotfiles', dotfiles])
  t.equal(up.code, 0, up.err)
  t.match(up.out, /web-vm \| .*configured web-vm at 198\.\d+\.\d+\.\d+ with \/.+\/dot files dotfiles/)
  t.match(up.out, /web-vm > terraform apply: done, \d/)
  t.match(
    lab.read('ansible', 'inventory.d', 'web-vm.ini'),
    new RegExp(
      `^# Fragment for web-vm\n\\[vms\\]\n198\\.\\S+ ansible_user=ann ansible_ssh_private_key_file=~/\\.ssh/vm_key ansible_ssh_common_args='-o StrictHostKeyChecking=no' ansible_python_interpreter=/usr/bin/python3 vm_name=web-vm dotfiles_local_path='${dotfiles}'\n\n# End fragment for web-vm\n$`,
    ),
  )
  t.match(lab.read('ansible', 'inventory.ini'), /^198\.\S+ .*vm_name=web-vm/m)
  t.equal(lab.memoryOf('web-vm'), 2048)
  const key = lab.path('home', '.ssh', 'vm_key')
  t.match(lab.read('stand-in.log'), ` -l ann -i ${key} -o StrictHostKeyChecking=no -- 198.`)

  const again = await lab.run(UP)
  t.equal(again.code, 0, again.err)
  t.match(again.out, /No changes/, 'what is not asked for anew stays as it was')
  const change = await lab.run(['provision', 'web-vm', '4096', '--no-ansible'])
  t.equal(change.code, 0, 'a change by which nothing is lost is not asked about')
  t.match(change.out, /Plan: 0 to add, 1 to change, 0 to destroy/)

  const refused = await lab.run(['destroy', 'web-vm'])
  t.equal(refused.code, 2)
  t.match(refused.err, /no terminal to ask on \(give --yes\)/)
  const down = await lab.run(['destroy', 'web-vm', '--yes'])
  t.equal(down.code, 0, down.err)
  t.match(down.out, /gone from Terraform, from ansible\/inventory\.d\/web-vm\.ini and from ansible\/inventory\.ini\n/)
  t.strictSame(lab.traces(), NOTHING)
  t.notMatch(lab.read('ansible', 'inventory.ini'), /web-vm/)
  const nowhere = await lab.run(['destroy', 'web-vm', '--yes'])
  t.equal(nowhere.code, 1)
  t.match(nowhere.err, /there is no VM web-vm \(there are no VMs\)/)
  t.strictSame(lab.traces(), NOTHING, 'asking for one that is nowhere makes nothing')
})

t.test('a wrong name is told before anything is installed for it', async (t) => {
  const lab = makeLab(t.testdir())
  const run = await lab.run(['destroy', 'wbe-vm', '--yes'])
  t.match(run, { code: 1, err: /there is no VM wbe-vm/ })
  t.notMatch(run.out, /terraform init/)
  t.notOk(existsSync(lab.path('terraform', '.terraform')))
})

t.test('an inventory.ini written by hand is kept, and no VM suffers from it', async (t) => {
  const byHand = '[net]\nrouter ansible_host=10.9.0.1\nweb-vm ansible_host=10.9.0.2\n'
  const lab = makeLab(t.testdir())
  writeFileSync(lab.path('ansible', 'inventory.ini'), byHand)
  const kept = (lost: string): RegExp =>
    new RegExp(
      `web-vm: ansible/inventory\\.ini was not written: .* ${lost} would be lost.*move these lines to a fragment.*; then: vm-inventory --write-static\\)`,
    )
  const up = await lab.run(UP)
  // The group that the VM is in there is the other one.
  t.match(up, { code: 1, out: /web-vm > up at 198\./, err: kept('"router" and 1 more') })
  t.strictSame(lab.traces().workspaces, ['web-vm'], 'not rolled back')
  const down = await lab.run(['destroy', 'web-vm', '--yes'])
  t.match(down, {
    code: 1,
    out: /gone from Terraform and from ansible\/inventory\.d\/web-vm\.ini\n/,
    err: kept('"router"'),
  })
  t.strictSame(lab.traces(), NOTHING, 'nor left half-way')
  const failed = await lab.run(UP, { TF_VAR_fails: 'true' })
  t.match(failed, {
    code: 1,
    err: /it was rolled back; ansible\/inventory\.ini was not written: .*"router" would be lost/,
  })
  t.notMatch(failed.out, /and from ansible\/inventory\.ini/)
  t.equal(lab.read('ansible', 'inventory.ini'), byHand)
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

for (const [name, own] of [
  ['TF_CLI_ARGS', '-input=false'],
  ['TF_CLI_ARGS', '-var=memory=512 -lock=false'],
  ['TF_CLI_ARGS_plan', '-detailed-exitcode'],
  ['TF_CLI_ARGS_plan', '-refresh-only'],
] as const) {
  t.test(`up, changed and down with ${name}=${own}`, async (t) => {
    const lab = makeLab(t.testdir())
    const run = async (argv: readonly string[]) => {
      const { code, err } = await lab.run(argv, { [name]: own })
      t.equal(code, 0, err)
    }
    await run(UP)
    await run(['provision', 'web-vm', '2048', '--no-ansible'])
    t.equal(lab.memoryOf('web-vm'), 2048)
    await run(['destroy', 'web-vm', '--yes'])
    t.strictSame(lab.traces(), NOTHING)
  })
}

t.test('a failure is rolled back, and only what is new', async (t) => {
  const lab = makeLab(t.testdir())
  const failed = await lab.run(['provision', 'web-vm', '512', '1'], { PLAYBOOK_FAILS: 'yes' })
  t.equal(failed.code, 1)
  t.match(failed.err, /it was rolled back \(.*try again with: provision-vm web-vm 512 1\)/)
  t.strictSame(lab.traces(), NOTHING)
  t.notMatch(lab.read('ansible', 'inventory.ini'), /web-vm/)

  t.equal((await lab.run(UP, { TF_VAR_fails: 'true' })).code, 1)
  t.strictSame(lab.traces(), NOTHING, 'also when Terraform itself fails')

  const ours = ['--root', lab.folder]
  const kept = await lab.run(['provision', 'web-vm', '--keep-on-failure', ...ours], { PLAYBOOK_FAILS: 'yes' })
  t.equal(kept.code, 1)
  t.match(
    kept.err,
    /it is kept as it is \(.*go on with: provision-vm web-vm --keep-on-failure --root=\S+; or remove it: destroy-vm web-vm --root=\S+\)/,
  )
  t.strictSame(lab.traces().workspaces, ['web-vm'])
  t.equal((await lab.run(['provision', 'web-vm'])).code, 0, 'and it can be gone on with')
  const later = await lab.run(['provision', 'web-vm'], { PLAYBOOK_FAILS: 'yes' })
  t.match(later.err, /the VM was there before and is left as it is/)
  t.strictSame(lab.traces().workspaces, ['web-vm'])
})

t.test('what init had installed and is gone is told, and how to get it back', async (t) => {
  const lab = makeLab(
    t.testdir({ terraform: { empty: {}, 'module.tf': 'module "empty" {\n  source = "./empty"\n}\n' } }),
  )
  t.equal((await lab.run(UP)).code, 0)
  rmSync(lab.path('terraform', '.terraform', 'modules'), { recursive: true })
  t.match(
    (await lab.run(UP)).err,
    /terraform plan: what terraform init installed is gone; .* \(run terraform init by hand in .*; go on with/,
  )
  execFileSync('terraform', ['init', '-input=false'], { cwd: lab.path('terraform'), env: lab.env })
  t.equal((await lab.run(UP)).code, 0)
})

t.test('the dry run does not print what the configuration calls sensitive', async (t) => {
  const lab = makeLab(
    t.testdir({ 'vm-infra.config.json': '{ "provision": { "pool": "hidden", "token": "hidden too" } }' }),
  )
  writeFileSync(
    lab.path('terraform', 'secrets.tf'),
    'variable "token" {\n  sensitive = true\n}\nvariable "vcpus_secret" {\n  sensitive = false\n}\n',
  )
  writeFileSync(lab.path('terraform', 'secret_override.tf'), 'variable "pool" {\n  sensitive = true\n}\n')
  mkdirSync(lab.path('terraform', 'terraform.tfstate.d', 'web-vm'), { recursive: true })
  for (const command of ['provision', 'destroy']) {
    const { code, out, err } = await lab.run([command, 'web-vm', '--dry-run'])
    t.match({ code, err }, { code: 0, err: '' })
    t.match(out, /TF_VAR_pool='\(sensitive value\)' TF_VAR_token='\(sensitive value\)'/)
    t.notMatch(out, /hidden/)
  }
})

t.test('the dry run prints the plan and does nothing', async (t) => {
  const lab = makeLab(t.testdir({ 'vm-infra.config.json': '{ "provision": { "pool": "fast one" } }' }))
  const { code, out } = await lab.run(['provision', 'web-vm', '4096', '2', '--dry-run'])
  t.equal(code, 0)
  t.matchOnly(
    out.split('\n').filter((line) => line.includes(' apply ')),
    [
      /TF_WORKSPACE=web-vm .*terraform apply -input=false -no-color '?\/.+\/\.vm-infra\/\.web-vm\.tfplan'?\)$/,
      /TF_VAR_pool='fast one' TF_WORKSPACE=web-vm .*terraform apply -auto-approve .*-var=memory=4096 -var=vcpus=2\)$/,
      /-refresh-only/,
    ],
  )
  const [script, playbook] = [projectPath('inventory/vm-infra.js'), lab.path('ansible', 'playbook.yml')].map(shellWord)
  t.match(out, `ansible-playbook -i ${script} --limit web-vm ${playbook})`)
  t.strictSame(lab.traces(), NOTHING)
  mkdirSync(lab.path('terraform', 'terraform.tfstate.d', 'web-vm'), { recursive: true })
  const before = lab.traces()
  const destroy = await lab.run(['destroy', 'web-vm', '--dry-run', '--static-file', 'hosts.ini'])
  t.match(destroy.out, /destroy -auto-approve -refresh=false.* remove its fragment and write hosts\.ini\n$/s)
  t.strictSame(lab.traces(), before)
})

const failingPlaybook = (message: string): string =>
  `- hosts: vms\n  connection: local\n  gather_facts: false\n  tasks:\n    - ansible.builtin.fail: { msg: "${message}" }\n`

for (const message of ['Error acquiring the state lock', 'No space left on device', 'failed to connect to libvirt']) {
  t.test(`what a guest says is not taken for Terraform's words: ${message}`, async (t) => {
    const lab = makeLab(t.testdir())
    writeFileSync(lab.path('ansible', 'playbook.yml'), failingPlaybook(message))
    const run = await lab.run(['provision', 'web-vm'])
    t.equal(run.code, 1)
    t.match(run.err, /: web-vm: ansible-playbook: .*; it was rolled back \(see the output of ansible-playbook/)
    t.strictSame(lab.traces(), NOTHING)
  })
}

t.test('a lock that is met after the apply: the VM is left as it is, and is known', async (t) => {
  const lab = makeLab(t.testdir())
  mkdirSync(lab.path('terraform', 'leases'))
  writeFileSync(lab.path('terraform', 'leases', '.wanted'), '')
  const script = `case "$*" in *-refresh-only*)
  printf 'Error: Error acquiring the state lock\\n\\nLock Info:\\n  Who:       ann@host\\n  Created:   2026-01-01\\n' >&2
  exit 1 ;;
esac
PATH=\${PATH#*:} exec terraform "$@"`
  const run = await lab.run(UP, { PATH: standIn(lab.folder, 'terraform', script, lab.env.PATH) })
  t.equal(run.code, 1)
  t.match(
    run.err,
    /its state is locked by ann@host since 2026-01-01; the VM is left as it is \(.*go on with: provision-vm/,
  )
  t.strictSame(lab.traces(), KEPT)
})
