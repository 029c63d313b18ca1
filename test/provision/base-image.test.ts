import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { makeLab } from './lab.js'

const IMAGE = Buffer.from(`QFI\xfb${'\0'.repeat(24)}\x40\0\0\0`, 'latin1')
const UP = ['provision', 'web-vm', '--no-ansible']

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
  t.strictSame(lab.traces(), { workspaces: [], fragments: [], journals: [] })
})

t.test('a connection that breaks is said', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  const url = await serve(t, (request) => request.socket.destroy())
  const run = await lab.run(UP, { TF_VAR_base_image: url })
  t.equal(run.code, 1)
  t.match(run.err, /the base image http:\S+ cannot be downloaded: the connection failed \(check base_image/)
})
