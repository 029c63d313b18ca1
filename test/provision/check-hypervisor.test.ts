import { readdirSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { standIn } from '../integration/run-program.js'
import { makeLab, UP } from './lab.js'

t.test('the hypervisor is checked before anything is made', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  writeFileSync(lab.path('text.qcow2'), 'no image'.repeat(9))
  writeFileSync(lab.path('cut.qcow2'), 'QFI\xfb', 'latin1')
  const cases: [env: Record<string, string>, message: RegExp, argv?: string[]][] = [
    [{ STAND_IN_LIBVIRT_DOWN: '1' }, /libvirt cannot be reached at qemu:\/\/\/system \(start it/],
    [{}, /memory 8193 is more than the host has: 8192 MiB/, ['8193']],
    [{}, /vcpus 5 is more than the host has: 4 CPUs/, ['512', '5']],
    [{ TF_VAR_pool: 'fast' }, /libvirt has no storage pool "fast"/],
    [
      { TF_VAR_pool: 'fast one', TF_VAR_libvirt_uri: 'qemu+ssh://lab/system?keyfile=/key&no_tty=1' },
      /\(create it: virsh -c 'qemu\+ssh:\/\/lab\/system\?keyfile=\/key&no_tty=1' pool-define-as 'fast one' dir --target \//,
    ],
    [
      { STAND_IN_POOL: 'inactive', TF_VAR_disk_size: '1' },
      /the storage pool "default" is not active \(virsh .*pool-start default\)/,
    ],
    [{ STAND_IN_AVAILABLE: '1000' }, /the disk is full: the storage pool "default" has 0 MiB left/],
    [{ TF_VAR_network_name: 'lan' }, /libvirt has no network "lan"/],
    [{ STAND_IN_NETWORK: 'no' }, /the network "default" is not active/],
    [
      { TF_VAR_disk_size: '0.5' },
      /a disk of 0\.5 GiB is smaller than the base image, which has 1\.0 GiB \(set disk_size/,
    ],
    [{ TF_VAR_base_image: lab.folder }, /the base image \/\S+ is not a file/],
    [{ TF_VAR_base_image: '/none.qcow2' }, /there is no base image \/none\.qcow2/],
    [{ TF_VAR_base_image: 'x.qcow2' }, /base_image "x\.qcow2" is neither a URL nor an absolute path/],
    [
      { TF_VAR_base_image: 'http://ann:geheim@127.0.0.1/x.img' },
      /: base_image holds a user or a password, which would/,
    ],
    [{ TF_VAR_base_image: 'HTTPS://geheim@127.0.0.1' }, /: base_image holds a user or a password, which would/],
    [
      { TF_VAR_base_image: lab.path('text.qcow2') },
      /text\.qcow2 is not a qcow2 image \(name one; qemu-img convert -O qcow2 OLD NEW makes one\)/,
    ],
    [{ TF_VAR_base_image: lab.path('cut.qcow2') }, /cut\.qcow2 is not a qcow2 image/],
  ]
  for (const [env, message, more = []] of cases) {
    const run = await lab.run(['provision', 'web-vm', '--no-ansible', ...more], env)
    t.match(run.err, message)
    t.equal(run.code, 1)
  }
  t.strictSame(lab.traces().workspaces, [])
  t.strictSame(readdirSync(lab.path('hypervisor', 'pool')), [])
})

t.test('libvirt that does not answer is told so, after the time that was given', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const PATH = standIn(lab.folder, 'virsh', 'exec sleep 60', lab.env.PATH)
  const run = await lab.run(['destroy', 'web-vm', '--yes', '--timeout', '1'], { PATH })
  t.match(
    run.err,
    /web-vm: virsh list: not done after 1 s, so it was stopped \(libvirt at qemu:\/\/\/system does not answer/,
  )
  t.equal(run.code, 1)
  const stopped = await lab.run(UP, { PATH }, () => AbortSignal.timeout(500))
  t.match(stopped, { code: 130, err: /web-vm: virsh nodeinfo: interrupted/ }, 'nor is Ctrl-C its fault')
})
