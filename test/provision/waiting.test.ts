import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { standIn } from '../integration/run-program.js'
import { makeLab, NOTHING, UP } from './lab.js'
import { until } from './until.js'

t.test('an address that comes late', async (t) => {
  const lab = makeLab(t.testdir())
  mkdirSync(lab.path('terraform', 'leases'))
  writeFileSync(lab.path('terraform', 'leases', '.wanted'), '')
  const never = await lab.run(['provision', 'web-vm', '--no-ansible', '--timeout', '3'])
  t.equal(never.code, 1)
  t.match(never.err, /web-vm got no address within 3 s.*output vm_ip/)
  t.notMatch(never.err, 'virsh')
  t.strictSame(lab.traces(), NOTHING)

  // Who wants no refresh before an apply wants an address all the same.
  const run = lab.run(UP, { TF_CLI_ARGS_apply: '-refresh=false' })
  await until(() => lab.exists('ansible', 'inventory.d', 'web-vm.ini'))
  t.notMatch(lab.read('ansible', 'inventory.d', 'web-vm.ini'), /ansible_user/, 'no host line without an address')
  writeFileSync(lab.path('terraform', 'leases', 'web-vm'), '')
  const { code, err } = await run
  t.equal(code, 0, err)
  t.match(lab.read('ansible', 'inventory.d', 'web-vm.ini'), /^198\.\S+ ansible_user=mr/m)
})

t.test('with libvirt, nothing is refreshed before there is a lease', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const lease = lab.path('lease')
  const log = (): string => (lab.exists('hypervisor', 'log') ? lab.read('hypervisor', 'log') : '')
  const run = lab.run(UP, { STAND_IN_LEASE: lease })
  await until(() => (log().match(/domifaddr/g) ?? []).length >= 2)
  writeFileSync(lease, '')
  t.match(await run, { code: 0, err: '' })
  t.equal(log().match(/-refresh-only/g)?.length, 1)
  t.match(lab.read('ansible', 'inventory.d', 'web-vm.ini'), /^192\.168\.122\.10 /m)
})

t.test('a refresh that hangs is ended, and done anew', async (t) => {
  const lab = makeLab(t.testdir())
  mkdirSync(lab.path('terraform', 'leases'))
  writeFileSync(lab.path('terraform', 'leases', '.wanted'), '')
  const script = `case "$*" in *-refresh-only*) [ -e "$0.hung" ] || { : > "$0.hung"; exec sleep 600; } ;; esac
PATH=\${PATH#*:} exec terraform "$@"`
  const run = lab.run(['provision', 'web-vm', '--no-ansible', '--timeout', '60'], {
    PATH: standIn(lab.folder, 'terraform', script, lab.env.PATH),
  })
  await until(() => lab.exists('bin', 'terraform.hung'))
  writeFileSync(lab.path('terraform', 'leases', 'web-vm'), '')
  const { code, out, err } = await run
  t.match(out, /a refresh was not done after 15 s: it was stopped, and is tried again/)
  t.equal(code, 0, err)
  t.match(lab.read('ansible', 'inventory.d', 'web-vm.ini'), /^198\.\S+ ansible_user=mr/m)
})

t.test('ssh that never lets in ends in time', async (t) => {
  const lab = makeLab(t.testdir())
  const run = await lab.run(['provision', 'web-vm', '--no-ansible', '--timeout', '2'], { SSH_OPEN: lab.path('never') })
  t.equal(run.code, 1)
  t.match(run.err, /cannot be reached by ssh at 198\.\S+ within 2 s: ssh: connect to host: Connection refused/)
  t.match(run.err, 'group_vars do not count without a playbook')
  t.strictSame(lab.traces(), NOTHING)
})

t.test('ssh lets in who the plays are told to be', async (t) => {
  const lab = makeLab(t.testdir({ ansible: { group_vars: { vms: 'ansible_port: 2222\n' }, host_vars: {} } }))
  const PATH = standIn(lab.folder, 'ssh', 'case "$*" in *"-l root -p 2222"*) ;; *) exit 255 ;; esac', lab.env.PATH)
  const up = (...args: string[]) => lab.run(['provision', 'web-vm', '--timeout', '20', ...args], { PATH })
  const vars = lab.path('ansible', 'host_vars', 'web-vm')
  writeFileSync(vars, 'ansible_user: root\n')
  t.match(await up(), { code: 0, out: /waiting for ssh to 198\.\S+: done/ })
  writeFileSync(lab.path('ansible.cfg'), '[defaults]\nverbosity = 1\n')
  t.match(await up(), { code: 0 }, 'where Ansible is told to be verbose')

  t.match(await up('--no-ansible', '--timeout', '2'), { code: 1, err: /group_vars do not count without a playbook/ })
  for (const untold of ['ansible_user: "{{ admin }}"\n', '$ANSIBLE_VAULT;1.1;AES256\n6162\n']) {
    writeFileSync(vars, untold)
    t.match(await up('--timeout', '3'), {
      code: 1,
      err: /within 3 s: .* \(are user, port and key the right ones, and /,
    })
  }
})

t.test('ssh lets in by the inventory who the plays are not yet told to be', async (t) => {
  const lab = makeLab(t.testdir({ ansible: { group_vars: { vms: 'ansible_port: 2222\n' } } }))
  // It boots until it has been called twice. The playbook is to move sshd to the port.
  const script = 'case "$*" in *"-p 2222"*) touch "$0.2222"; exit 255 ;; esac; [ -e "$0.2222" ] || exit 255'
  const PATH = standIn(lab.folder, 'ssh', script, lab.env.PATH)
  t.match(await lab.run(['provision', 'web-vm', '--timeout', '20'], { PATH }), {
    code: 0,
    out: /waiting for ssh to 198\.\S+: done/,
  })
})

t.test(
  'an ansible-inventory that does not answer is waited for no longer than the VM',
  { timeout: 40_000 },
  async (t) => {
    const lab = makeLab(t.testdir())
    const PATH = standIn(lab.folder, 'ansible-inventory', 'exec sleep 600', lab.env.PATH)
    const run = lab.run(['provision', 'web-vm', '--timeout', '3'], { PATH, SSH_OPEN: lab.path('never') })
    t.match(await run, { code: 1, err: /within 3 s: ssh: connect to host: Connection refused/ })
  },
)

t.test('cloud-init that is still at work is waited for, to the limit', async (t) => {
  const lab = makeLab(t.testdir())
  const run = (busy: string, ...limit: string[]) =>
    lab.run(['provision', 'web-vm', '--no-ansible', ...limit], { SSH_BUSY: lab.path(busy) })
  const never = await run('no-such-folder/through', '--timeout', '2')
  t.equal(never.code, 1)
  t.match(never.err, /web-vm: its cloud-init is still running after 2 s; it was rolled back \(.*--timeout/)
  t.strictSame(lab.traces(), NOTHING)
  t.match(await run('through'), { code: 0, out: /up at 198\./ })
})

t.test('a fragment that has an address is written once, also where the inventory takes another', async (t) => {
  const lab = makeLab(t.testdir({ 'vm-infra.config.json': '{ "vms": { "web-vm": { "address": "10.9.9.9" } } }' }))
  const { code, out } = await lab.run(UP)
  t.equal(code, 0)
  t.match(out, /web-vm > up at 10\.9\.9\.9\n/)
  t.equal(out.match(/> terraform apply.*: done/g)?.length, 1)
})

t.test('a VM whose state the inventory does not read, and that has no fragment', async (t) => {
  const lab = makeLab(t.testdir({ 'vm-infra.config.json': '{ "terraform": { "states": ["infra/**/*.tfstate"] } }' }))
  for (const name of readdirSync(lab.path('terraform'))) if (name.endsWith('.tf')) rmSync(lab.path('terraform', name))
  const provision = async (backend: string) => {
    writeFileSync(lab.path('terraform', 'main.tf'), `${backend}\nresource "terraform_data" "machine" {}\n`)
    return lab.run(UP)
  }
  const elsewhere = await provision('')
  t.equal(elsewhere.code, 1)
  t.match(
    elsewhere.err,
    /not list it: its state, terraform\/\S+\/web-vm\/terraform\.tfstate, is not one of those that are read; .*\(let a pattern of terraform\.states match it/,
  )
  t.strictSame(lab.traces(), NOTHING)
  // Which forgets the workspace when the program ends: there is nothing to roll back.
  const remote = await provision('terraform {\n  backend "inmem" {}\n}')
  t.equal(remote.code, 1)
  t.match(
    remote.err,
    /not list it: its state is in a backend that is not read; .*\(let the configuration write ansible\/inventory\.d\/web-vm\.ini,/,
  )
})

t.test('a root of somebody else, whose VM the inventory does not find', async (t) => {
  const lab = makeLab(t.testdir())
  for (const name of readdirSync(lab.path('terraform'))) if (name.endsWith('.tf')) rmSync(lab.path('terraform', name))
  const provision = async (vmName: string) => {
    const root = `variable "vm_name" {}
resource "terraform_data" "machine" {}
output "vm_ip" { value = "198.18.0.7" }
${vmName}`
    writeFileSync(lab.path('terraform', 'main.tf'), root)
    return lab.run(UP)
  }
  const unnamed = await provision('')
  t.equal(unnamed.code, 1)
  t.match(unnamed.err, /has made web-vm, but the inventory does not list it; .*the outputs vm_name and vm_ip/)
  const renamed = await provision('output "vm_name" { value = format("lab-%s", var.vm_name) }')
  t.equal(renamed.code, 1)
  t.match(renamed.err, /has made web-vm, but the inventory lists it as lab-web-vm; .*after its variable vm_name/)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('a root of somebody else, whose VM has an address that is not taken', async (t) => {
  const lab = makeLab(t.testdir())
  for (const name of readdirSync(lab.path('terraform'))) if (name.endsWith('.tf')) rmSync(lab.path('terraform', name))
  for (const [output, message] of [
    [
      'value = "198.18.0.7"\n  sensitive = true',
      /no address within 3 s: the address that the output vm_ip gives for web-vm is sensitive.* \(mark it nonsensitive/,
    ],
    [
      'value = "127.0.0.1"',
      /no address within 3 s: the address that the output vm_ip gives for web-vm is local.* \(give one that other/,
    ],
  ] as const) {
    const root = `variable "vm_name" {}
resource "terraform_data" "machine" {}
output "vm_name" { value = var.vm_name }
output "vm_ip" {
  ${output}
}
`
    writeFileSync(lab.path('terraform', 'main.tf'), root)
    t.match(await lab.run(['provision', 'web-vm', '--no-ansible', '--timeout', '3']), { code: 1, err: message })
  }
})
