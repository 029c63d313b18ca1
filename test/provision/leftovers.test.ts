import { once } from 'node:events'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { baseVolumeName } from '../../src/provision/base-volume-name.js'
import { type Lab, makeLab, NOTHING, UP } from './lab.js'

const DOWN = ['destroy', 'web-vm', '--yes'] as const

const inside = (lab: Lab) => ({
  domains: readdirSync(lab.path('hypervisor', 'domains')),
  volumes: readdirSync(lab.path('hypervisor', 'pool')).map((name) =>
    name.replace(/^(vm-infra-base)-[0-9a-f]{8}-/, '$1-'),
  ),
})
const BASE = 'vm-infra-base-base.qcow2'
const RUNNING = { domains: ['web-vm'], volumes: [BASE, 'web-vm-seed.iso', 'web-vm.qcow2'] }
const GONE = { domains: [], volumes: [BASE] }

/** A provision that its own Terraform kills after so much of the apply. */
const killedAfter = async (lab: Lab, what: 'unsaved' | 'volumes' | 'domain') => {
  const child = lab.start(UP, { STAND_IN_CRASH: what })
  const [, signal] = await once(child, 'exit')
  return signal
}

t.test('the base image goes into the pool once', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const planned = await lab.run([...UP, '--dry-run'])
  t.match(
    planned.out,
    /vol-create-as default vm-infra-base-[0-9a-f]{8}-base\.qcow2 SIZE .*\n.*vol-upload .*\/base\.qcow2 --pool/,
  )
  t.strictSame(inside(lab), { domains: [], volumes: [] })
  const up = await lab.run(UP)
  t.equal(up.code, 0, up.err)
  t.strictSame(inside(lab), RUNNING)
  t.match(
    lab.read('hypervisor', 'log'),
    /vol-create-as default vm-infra-base-[0-9a-f]{8}-base\.qcow2 1073741824 --format qcow2/,
  )
  t.equal((await lab.run(['provision', 'db-vm', '--no-ansible'])).code, 0)
  t.equal(lab.read('hypervisor', 'log').match(/vol-upload/g)?.length, 1)
  t.equal((await lab.run(['destroy', 'db-vm', 'web-vm', '--yes'])).code, 0)
  t.strictSame(inside(lab), GONE)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('a base image that was half uploaded is done anew', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const full = await lab.run(UP, { STAND_IN_UPLOAD_FAILS: '1' })
  t.equal(full.code, 1)
  t.match(full.err, /virsh vol-upload: the disk is full \(make room/)
  t.equal((await lab.run(UP)).code, 0)
  t.strictSame(inside(lab), RUNNING, 'and its mark is gone')
  t.match(lab.read('hypervisor', 'pool', baseVolumeName(lab.path('base.qcow2'), {})), /^QFI/)
})

for (const what of ['unsaved', 'volumes', 'domain'] as const) {
  t.test(`killed once ${what} is there: provision finishes`, async (t) => {
    const lab = makeLab(t.testdir(), { libvirt: true })
    t.equal(await killedAfter(lab, what), 'SIGKILL')
    const run = await lab.run(UP)
    t.equal(run.code, 0, run.err)
    t.equal(/terraform import libvirt_domain\.vm uuid-/.test(lab.read('hypervisor', 'log')), what === 'domain')
    t.strictSame(inside(lab), RUNNING)
    t.equal((await lab.run(DOWN)).code, 0)
    t.strictSame(inside(lab), GONE)
  })

  t.test(`killed once ${what} is there: destroy finishes`, async (t) => {
    const lab = makeLab(t.testdir(), { libvirt: true })
    t.equal(await killedAfter(lab, what), 'SIGKILL')
    const run = await lab.run(DOWN)
    t.equal(run.code, 0, run.err)
    t.strictSame(inside(lab), GONE)
    t.strictSame(lab.traces(), NOTHING)
  })
}

t.test('a VM is destroyed in a clone where Terraform was never initialised', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  t.equal((await lab.run(UP)).code, 0)
  rmSync(lab.path('terraform', '.terraform'), { recursive: true })
  t.match(await lab.run(DOWN), { code: 0, err: '', out: /terraform init: done[\s\S]*terraform destroy: done/ })
  t.strictSame(inside(lab), GONE)
})

t.test('a VM deleted behind the back of Terraform can be destroyed', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  t.equal((await lab.run(UP)).code, 0)
  rmSync(lab.path('hypervisor', 'domains', 'web-vm'))
  const run = await lab.run(DOWN)
  t.equal(run.code, 0, run.err)
  t.match(run.out, /again, after a refresh of what is still there/)
  t.strictSame(inside(lab), GONE)
})

t.test('what is not ours is never touched', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  writeFileSync(lab.path('hypervisor', 'domains', 'web-vm'), 'uuid-of-another')
  const up = await lab.run(UP)
  t.equal(up.code, 1)
  t.match(
    up.err,
    /libvirt has a domain web-vm \(uuid-of-another\) that is not in Terraform's state and was not made by provision-vm; .*\(choose another name, or remove it: virsh -c qemu:\/\/\/system destroy web-vm; virsh -c qemu:\/\/\/system undefine web-vm\)/,
  )
  const down = await lab.run(DOWN)
  t.equal(down.code, 1)
  t.match(down.err, /there is no VM web-vm: libvirt has a domain of that name, but it does not belong to this project/)
  t.strictSame(inside(lab).domains, ['web-vm'])
  rmSync(lab.path('hypervisor', 'domains', 'web-vm'))

  writeFileSync(lab.path('hypervisor', 'pool', 'web-vm.qcow2'), 'precious')
  const volume = await lab.run(UP)
  t.equal(volume.code, 1)
  t.match(
    volume.err,
    /libvirt has a volume web-vm\.qcow2 that is not in Terraform's state and was .* virsh -c \S+ vol-delete --pool default web-vm\.qcow2\)/,
  )
  t.equal(lab.read('hypervisor', 'pool', 'web-vm.qcow2'), 'precious')
  t.strictSame({ ...lab.traces(), journals: [] }, NOTHING)
})

t.test('a domain of that name that took the place of ours is not touched either', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  t.equal((await lab.run(UP)).code, 0)
  writeFileSync(lab.path('hypervisor', 'domains', 'web-vm'), 'uuid-of-another')
  writeFileSync(lab.path('ansible', 'inventory.ini'), 'router ansible_host=10.9.0.1\n')
  const down = await lab.run(DOWN)
  t.equal(down.code, 1)
  t.match(
    down.err,
    /a domain web-vm \(uuid-of-another\) that Terraform did not know; it is left alone; ansible\/inventory\.ini was not written: .*"router"/,
  )
  t.match(
    down.err,
    '(remove it if it is yours: virsh -c qemu:///system destroy web-vm; virsh -c qemu:///system undefine web-vm)',
  )
  t.strictSame(inside(lab).domains, ['web-vm'])
})

t.test('nor when the destroy that left it alone is run again', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  t.equal((await lab.run(UP)).code, 0)
  writeFileSync(lab.path('hypervisor', 'domains', 'web-vm'), 'uuid-of-another')
  const first = await lab.run(DOWN, { STAND_IN_UNDELETED: '1' })
  t.match(first.err, /terraform workspace: disturbed/)
  const second = await lab.run(DOWN)
  t.equal(second.code, 1)
  t.match(second.err, /a domain web-vm \(uuid-of-another\) that Terraform did not know; it is left alone/)
  t.strictSame(inside(lab).domains, ['web-vm'])
})

t.test('nor one that was made after a provision was killed', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  t.equal(await killedAfter(lab, 'unsaved'), 'SIGKILL')
  writeFileSync(lab.path('hypervisor', 'domains', 'web-vm'), 'uuid-of-another')
  writeFileSync(lab.path('hypervisor', 'pool', 'web-vm.qcow2'), 'precious')
  rmSync(lab.path('hypervisor', 'pool', 'web-vm-seed.iso'))
  t.match(
    (await lab.run(UP)).err,
    /a domain web-vm \(uuid-of-another\) that is not in Terraform's state; it is left/,
    'what provision-vm made or not, nobody knows',
  )
  const down = await lab.run(DOWN)
  t.equal(down.code, 1)
  t.match(
    down.err,
    /a domain web-vm \(uuid-of-another\) and a volume web-vm\.qcow2 that Terraform did not know; they are left alone \(remove them if they are yours: virsh -c (\S+) destroy web-vm; virsh -c \1 undefine web-vm; virsh -c \1 vol-delete --pool default web-vm\.qcow2\)/,
  )
  t.strictSame(inside(lab).domains, ['web-vm'])
  t.equal(lab.read('hypervisor', 'pool', 'web-vm.qcow2'), 'precious')
})

t.test('a VM made by hand, killed while it was changed, is ours to go on with', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  t.equal((await lab.run(UP)).code, 0)
  rmSync(lab.path('terraform', '.vm-infra', 'web-vm.json'))
  const child = lab.start(['provision', 'web-vm', '512', '--yes', '--no-ansible'], { STAND_IN_CRASH: 'replaced' })
  t.strictSame(await once(child, 'exit'), [null, 'SIGKILL'])
  const run = await lab.run([...UP, '--yes'])
  t.equal(run.code, 0, run.err)
  t.strictSame(inside(lab), RUNNING)
  const down = await lab.run(DOWN)
  t.equal(down.code, 0, down.err)
  t.strictSame(inside(lab), GONE)
})

t.test('what met a lock leaves the VM, and what is remembered of it, as it was', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  t.equal((await lab.run(UP)).code, 0)
  const before = lab.read('terraform', '.vm-infra', 'web-vm.json')
  for (const argv of [DOWN, ['provision', 'web-vm', '512', '--no-ansible']]) {
    const run = await lab.run(argv, { STAND_IN_LOCKED: '1' })
    t.match(run.err, /its state is locked/)
    t.notMatch(run.out, /again, after a refresh/)
    t.equal(lab.read('terraform', '.vm-infra', 'web-vm.json'), before)
  }
  const failed = await lab.run([...UP, '--timeout', '4'], { SSH_OPEN: lab.path('never') })
  t.match(failed.err, /the VM was there before and is left as it is/)
  t.strictSame(inside(lab), RUNNING)
})

t.test('a roll-back that fails is told, and can be finished', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const env = { SSH_OPEN: lab.path('never'), STAND_IN_UNDELETED: '1' }
  const run = await lab.run([...UP, '--timeout', '4'], env)
  t.equal(run.code, 1)
  t.match(
    run.err,
    /within 4 s: .*; and rolling back failed: terraform workspace: disturbed \(.*try again with: provision-vm web-vm .*; or remove what is left: destroy-vm web-vm\)/,
  )
  t.equal((await lab.run(DOWN)).code, 0)
  t.strictSame(inside(lab), GONE)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('a hand-written fragment of that name stays', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  writeFileSync(
    lab.path('ansible', 'inventory.d', 'nas.ini'),
    '[storage]\nnas-1 ansible_host=10.0.0.1\nnas-2 ansible_host=10.0.0.2\n',
  )
  const run = await lab.run(['destroy', 'nas', '--yes'])
  t.equal(run.code, 1)
  t.match(run.err, /there is no VM nas/)
  for (const flags of [[], ['--dry-run']]) {
    const up = await lab.run(['provision', 'nas', '--no-ansible', ...flags])
    t.equal(up.code, 1)
    t.match(up.err, /nas: ansible\/inventory\.d\/nas\.ini is hand-written, with other hosts, .* \(choose another name/)
  }
  t.match(lab.read('ansible', 'inventory.d', 'nas.ini'), /^\[storage\]\nnas-1/)
  t.strictSame(lab.traces(), { ...NOTHING, fragments: ['nas.ini'] })

  mkdirSync(lab.path('terraform', 'terraform.tfstate.d', 'nas'), { recursive: true })
  const emptied = await lab.run(['destroy', 'nas', '--yes'])
  t.equal(emptied.code, 0, emptied.err)
  t.match(
    emptied.out,
    /nas\.ini is hand-written, with other hosts: it stays[\s\S]*> gone from Terraform and from ansible\/inventory\.ini\n$/,
  )
  t.strictSame(lab.traces(), { ...NOTHING, fragments: ['nas.ini'] })
})
