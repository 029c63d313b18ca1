import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { baseVolumeName } from '../../src/provision/base-volume-name.js'
import { withSharedLock } from '../../src/provision/vm-lock.js'
import { standIn } from '../integration/run-program.js'
import { makeLab, NOTHING, UP } from './lab.js'
import { until } from './until.js'

const IMAGE = Buffer.from(`QFI\xfb${'\0'.repeat(24)}\x40\0\0\0`, 'latin1')

const serve = async (t: Test, listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/disk.img`
}

t.test('an image is downloaded, and what a killed download has left is swept', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const url = await serve(t, (_, response) => response.end(IMAGE))
  const folder = lab.path('terraform', '.vm-infra')
  mkdirSync(folder)
  writeFileSync(`${folder}/.vm-infra-base-other.img.part`, 'half')
  t.match(await lab.run(UP, { TF_VAR_base_image: url }), { code: 0, err: '' })
  t.strictSame(readdirSync(folder), ['web-vm.json'])
})

t.test('Ctrl-C during the download is no trouble of the network', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const controller = new AbortController()
  const url = await serve(t, (_, response) => {
    response.write(IMAGE)
    controller.abort()
  })
  const run = await lab.run(UP, { TF_VAR_base_image: url }, () => controller.signal)
  t.equal(run.code, 130)
  t.match(run.err, /web-vm: download of http:\S+: interrupted \(run it again\)/)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('a connection that breaks is said', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const url = await serve(t, (request) => request.socket.destroy())
  const run = await lab.run(UP, { TF_VAR_base_image: url })
  t.equal(run.code, 1)
  t.match(run.err, /the base image http:\S+ cannot be downloaded: the connection failed \(check base_image/)
})

t.test('what a server says instead of the image is no image', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const url = await serve(t, (_, response) => response.writeHead(404).end(IMAGE))
  const run = await lab.run(UP, { TF_VAR_base_image: url })
  t.equal(run.code, 1)
  t.match(run.err, /the base image http:\S+ cannot be downloaded: HTTP 404 \(check base_image\)/)
})

t.test('two that want it at once: who comes second uses what the first has put there', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const log = (): string => (lab.exists('hypervisor', 'log') ? lab.read('hypervisor', 'log') : '')
  const run = await withSharedLock({ root: { dir: lab.path('terraform') }, timeout: 1000 }, 'base-image', async () => {
    const both = lab.run(['provision', 'web-vm', 'db-vm', '--parallel', '2', '--no-ansible'])
    // Each has looked into the pool, where the image is not.
    await until(() => (log().match(/vol-list/g) ?? []).length >= 2)
    return { both }
  })
  t.match(await run.both, { code: 0, err: '' })
  t.equal(log().match(/vol-upload/g)?.length, 1)
})

t.test('two images of one file name are two', async (t) => {
  const lab = makeLab(t.testdir({ a: { 'disk.qcow2': IMAGE }, b: { 'disk.qcow2': Buffer.concat([IMAGE, IMAGE]) } }), {
    libvirt: true,
  })
  for (const [vm, folder] of [
    ['a-vm', 'a'],
    ['b-vm', 'b'],
  ] as const) {
    const image = lab.path(folder, 'disk.qcow2')
    t.equal((await lab.run(['provision', vm, '--no-ansible'], { TF_VAR_base_image: image })).code, 0)
    t.equal(lab.read('hypervisor', 'pool', baseVolumeName(image, {})), lab.read(folder, 'disk.qcow2'))
  }
})

t.test('what another project has half uploaded is not taken for whole', async (t) => {
  const one = makeLab(t.testdir({ one: {}, two: {} }).concat('/one'), { libvirt: true })
  const two = makeLab(one.folder.replace(/one$/, 'two'), { libvirt: true })
  const env = { STAND_IN_HYPERVISOR: one.path('hypervisor'), TF_VAR_base_image: one.path('base.qcow2') }
  t.equal((await one.run(UP, { ...env, STAND_IN_UPLOAD_FAILS: '1' })).code, 1)
  const early = await two.run([...UP, '--timeout', '1'], env)
  t.equal(early.code, 1)
  t.match(
    early.err,
    /another project is putting vm-infra-base-\S+ into pool default, or was killed while it did \(wait for it/,
  )
  const base = baseVolumeName(one.path('base.qcow2'), {})
  const remove = `virsh -c qemu:///system vol-delete --pool default ${base}`
  t.match(early.err, `if none does: ${remove}; ${remove}.uploading-`)
  t.strictSame(two.traces().workspaces, [])
  t.equal((await one.run(UP, env)).code, 0)
  t.equal((await two.run(['provision', 'db-vm', '--no-ansible'], env)).code, 0)
  t.equal(one.read('hypervisor', 'log').match(/vol-upload/g)?.length, 2)
})

t.test('what another project is putting there just before is not taken for a half of ours', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const base = baseVolumeName(lab.path('base.qcow2'), {})
  const script = `case "$*" in *vol-create-as*uploading*) echo theirs > "$STAND_IN_HYPERVISOR/pool/${base}" ;; esac
PATH=\${PATH#*:} exec virsh "$@"`
  const late = await lab.run(UP, { PATH: standIn(lab.folder, 'virsh', script, lab.env.PATH) })
  t.match(late, { code: 1, err: /virsh vol-create-as: .*exists already/ })
  t.strictSame(readdirSync(lab.path('hypervisor', 'pool')), [base], 'and our mark is gone')
  t.equal((await lab.run(UP)).code, 0)
  t.equal(lab.read('hypervisor', 'pool', base), 'theirs\n')
})

t.test('a disk keeps the base that it was made over', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  t.equal((await lab.run(UP)).code, 0)
  const state = ['terraform', 'terraform.tfstate.d', 'web-vm', 'terraform.tfstate'] as const
  writeFileSync(
    lab.path(...state),
    lab.read(...state).replace('"name":"web-vm.qcow2"', '$&,"base_volume_name":"vm-infra-base-base.qcow2"'),
  )
  copyFileSync(lab.path('base.qcow2'), lab.path('other.qcow2'))
  t.equal((await lab.run(UP, { TF_VAR_base_image: lab.path('other.qcow2') })).code, 0)
  t.equal(lab.read('hypervisor', 'log').match(/vol-upload/g)?.length, 1)
})
