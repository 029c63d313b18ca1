import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { type Lab, makeLab, UP } from './lab.js'

const settings = (lab: Lab, provision: Record<string, unknown>) =>
  writeFileSync(lab.path('vm-infra.config.json'), JSON.stringify({ provision }))
const disk = (lab: Lab) => lab.read('hypervisor', 'pool', 'web-vm.qcow2')
const journal = (lab: Lab) => JSON.parse(lab.read('terraform', '.vm-infra', 'web-vm.json'))

/** A VM that is up, with something on its disk. */
const upWith = async (t: Test, provision: Record<string, unknown>) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  settings(lab, provision)
  const up = await lab.run(UP)
  t.equal(up.code, 0, up.err)
  writeFileSync(lab.path('hypervisor', 'pool', 'web-vm.qcow2'), 'precious')
  return lab
}

t.test('what a VM was made with counts before the settings of now', async (t) => {
  const lab = await upWith(t, { disk_size: 2 })
  t.match(journal(lab), { phase: 'up', variables: {}, uri: 'qemu:///system' })
  t.match(journal(lab).made, { disk_size: '2', memory: '4096', vcpus: '2', pool: 'default', network_name: 'default' })
  t.match(journal(lab).made, { base_image: lab.path('base.qcow2'), domain_type: 'kvm', vm_user: 'mr' })
  settings(lab, { disk_size: 3, memory: 8000, base_image: '/gone/image.qcow2' })
  const again = await lab.run(UP, { TF_VAR_disk_size: '4' })
  t.equal(again.code, 0, again.err)
  t.match(again.out, /stays as it was made: memory 4096 \(not 8000\), disk_size 2 \(not 4\)/)
  t.equal(disk(lab), 'precious')
  // The user is refused, and not only left as it is.
  t.equal((await lab.run(UP, { TF_VAR_vm_user: 'bob' })).code, 0)
  t.match((await lab.run([...UP, '--user', 'bob'])).err, /its user is mr, not bob/)
})

t.test('neither secrets, nor what TF_CLI_ARGS may say otherwise, is remembered', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  writeFileSync(lab.path('terraform', 'secret_override.tf'), 'variable "vm_user" {\n  sensitive = true\n}\n')
  t.equal((await lab.run(UP)).code, 0)
  t.notMatch(journal(lab).made, { vm_user: String })
  t.equal((await lab.run(UP, { TF_CLI_ARGS_apply: '-var-file=my.tfvars' })).code, 0)
  t.strictSame(journal(lab).made, {})
})

t.test('a disk is not erased without asking', async (t) => {
  const lab = await upWith(t, { disk_size: 2 })
  // As after a clone of the project without its journals.
  rmSync(lab.path('terraform', '.vm-infra', 'web-vm.json'))
  settings(lab, { disk_size: 3 })
  const refused = await lab.run(UP)
  t.equal(refused.code, 2)
  t.match(
    refused.err,
    /web-vm exists, and its disk would be erased: libvirt_volume\.disk would be replaced to change size from 2 to 3; there is no terminal to ask on \(give --yes\)/,
  )
  t.equal(disk(lab), 'precious')
  t.strictSame(lab.traces().journals, [], 'nothing was begun, and no plan is left')
  const yes = await lab.run([...UP, '--yes'])
  t.equal(yes.code, 0, yes.err)
  t.equal(disk(lab), 'erased')
})

t.test('a VM that was kept after a failure is asked about too', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const failed = await lab.run([...UP, '--keep-on-failure', '--timeout', '4'], { SSH_OPEN: lab.path('never') })
  t.match(failed.err, /it is kept as it is/)
  const before = readFileSync(lab.path('terraform', '.vm-infra', 'web-vm.json'), 'utf8')
  const refused = await lab.run(['provision', 'web-vm', '512', '--no-ansible'])
  t.equal(refused.code, 2)
  t.match(
    refused.err,
    /web-vm exists, and would be stopped and defined again, on its present disk: libvirt_domain\.vm would be replaced to change memory from 4096 to 512/,
  )
  t.equal(lab.read('terraform', '.vm-infra', 'web-vm.json'), before)
  t.equal(lab.exists('hypervisor', 'domains', 'web-vm'), true, 'and not rolled back')
})

for (const [answer, code, content] of [
  ['n', 1, 'precious'],
  ['y', 0, 'erased'],
] as const) {
  t.test(`asked on a terminal, the answer is ${answer}`, async (t) => {
    const lab = await upWith(t, { disk_size: 2 })
    rmSync(lab.path('terraform', '.vm-infra', 'web-vm.json'))
    settings(lab, { disk_size: 3 })
    const terminal = lab.onTerminal(UP)
    const output = text(terminal.stdout)
    terminal.stdin.write(`${answer}\n`)
    t.strictSame(await once(terminal, 'exit'), [code, null])
    t.match(await output, /its disk would be erased: .*Continue\? \[y\/N\]/)
    t.equal(disk(lab), content)
  })
}
