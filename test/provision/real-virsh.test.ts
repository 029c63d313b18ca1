import { existsSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import t from 'tap'
import { openLibvirt } from '../../src/provision/libvirt.js'
import type { Session } from '../../src/provision/session.js'
import { URI } from '../fixtures/hypervisor/uri.js'
import { makeLab } from './lab.js'

// The real virsh, with the driver of libvirt that keeps a hypervisor in a file. Each call reads the file anew.
t.test('what virsh prints is understood', async (t) => {
  const said: string[] = []
  const progress = { line: (text: string) => said.push(text) }
  const session = { config: { root: '/' }, env: process.env, timeout: 60_000, progress } as unknown as Session
  const libvirt = openLibvirt(URI, session)
  t.equal(await libvirt.domainUuid('web-vm'), '11111111-2222-3333-4444-555555555555')
  t.equal(await libvirt.domainUuid('nobody'), undefined)
  t.match(await libvirt.addresses('web-vm'), [/^192\.168\.122\.\d+$/])
  t.strictSame(await libvirt.addresses('nobody'), [])
  t.strictSame(said, [], 'that a domain has no lease is an answer')
  t.strictSame(await libvirt.volumes('default'), ['web-vm.qcow2'])
  await libvirt.deleteVolume('default', 'web-vm.qcow2')
  await t.rejects(libvirt.deleteVolume('default', 'none.qcow2'), { message: /exit code 1/ })
  await t.rejects(libvirt.volumes('none'), { message: /exit code 1/ })
  t.match(said.join('\n'), /^error: .*none\.qcow2.*^error: .*pool/ms)
})

t.test('the checks before anything is made', async (t) => {
  const lab = makeLab(t.testdir({ bin: {} }), { libvirt: true })
  const virsh = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'virsh'))
  symlinkSync(virsh.find((path) => existsSync(path)) ?? '', lab.path('bin', 'virsh'))
  const PATH = [lab.path('bin'), lab.env.PATH].join(delimiter)
  const cases: [env: Record<string, string>, message: RegExp, argv?: string[]][] = [
    [{ TF_VAR_libvirt_uri: 'test:///none.xml' }, /libvirt cannot be reached at test:\/\/\/none\.xml \(start it: /],
    [{}, /memory 8193 is more than the host has: 8192 MiB/, ['8193']],
    [{}, /vcpus 5 is more than the host has: 4 CPUs/, ['512', '5']],
    [{ TF_VAR_pool: 'fast' }, /libvirt has no storage pool "fast" \(create it: virsh -c \S+ pool-define-as fast/],
    [{ TF_VAR_network_name: 'lan' }, /libvirt has no network "lan" \(see: virsh -c \S+ net-list --all\)/],
  ]
  for (const [env, message, more = []] of cases) {
    const run = await lab.run(['provision', 'new-vm', '--no-ansible', ...more], {
      PATH,
      TF_VAR_libvirt_uri: URI,
      ...env,
    })
    t.match(run.err, message)
    t.equal(run.code, 1)
    t.equal(run.err.trimEnd().split('\n').length, 1, 'one line')
  }
})
