import { once } from 'node:events'
import { readdirSync, readFileSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { standIn } from '../integration/run-program.js'
import { KEPT, type Lab, labWithVm, makeLab, NOTHING, UP } from './lab.js'

const refuses = async (t: Test, lab: Lab, message: RegExp): Promise<void> => {
  for (const argv of [['destroy', 'web-vm', '--yes'], UP]) {
    const run = await lab.run(argv)
    t.equal(run.code, 1)
    t.match(run.err, message)
  }
}

const LINKS = {
  'the workspaces cannot be looked at: the VM may be up, and nothing is touched': [
    'terraform.tfstate.d',
    /web-vm: terraform\/terraform\.tfstate\.d\/web-vm cannot be read \(ELOOP\), so it is unknown whether there is a workspace web-vm/,
  ],
  'the workspaces are on a volume that is not mounted': [
    'volume',
    /terraform\/terraform\.tfstate\.d: a symbolic link that leads nowhere, so it is unknown what is in it/,
  ],
} as const

for (const [name, [target, message]] of Object.entries(LINKS)) {
  t.test(name, async (t) => {
    const lab = await labWithVm(t)
    const folder = lab.path('terraform', 'terraform.tfstate.d')
    renameSync(folder, `${folder}.away`)
    symlinkSync(target, folder)
    await refuses(t, lab, message)
    unlinkSync(folder)
    renameSync(`${folder}.away`, folder)
    t.strictSame(lab.traces(), KEPT)
  })
}

t.test('a state on another volume is looked into, as Terraform does', async (t) => {
  const folder = t.testdir()
  const lab = makeLab(join(folder, 'project'))
  t.equal((await lab.run(UP)).code, 0)
  const state = lab.path('terraform', 'terraform.tfstate.d', 'web-vm', 'terraform.tfstate')
  renameSync(state, join(folder, 'web-vm.tfstate'))
  symlinkSync(join(folder, 'web-vm.tfstate'), state)
  for (const argv of [UP, ['destroy', 'web-vm', '--yes']]) {
    const run = await lab.run(argv)
    t.equal(run.code, 0, run.err)
  }
  t.match(JSON.parse(readFileSync(join(folder, 'web-vm.tfstate'), 'utf8')), { resources: [] })
})

t.test('the record of the backend is torn: the workspace may be anywhere', async (t) => {
  const lab = await labWithVm(t)
  writeFileSync(lab.path('terraform', '.terraform', 'terraform.tfstate'), '{"backend": {')
  await refuses(t, lab, /web-vm: terraform\/\.terraform\/terraform\.tfstate: the record of the backend is not JSON/)
  t.strictSame(lab.traces(), KEPT)
})

t.test('what Terraform says where it is only asked is shown when it fails', async (t) => {
  const server = createServer((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const lab = makeLab(t.testdir())
  writeFileSync(
    lab.path('terraform', 'backend.tf'),
    `terraform {\n  backend "http" {\n    address = "http://127.0.0.1:${port}/state"\n  }\n}\n`,
  )
  const { code, out, err } = await lab.run(['destroy', 'web-vm', '--yes'])
  t.equal(code, 1)
  t.match(
    err,
    /web-vm: terraform workspace: (exit code 1|Error loading workspaces) \(see the output of terraform above\)/,
  )
  t.match(out, /^web-vm \| (│ Listing workspaces failed: )?workspaces not supported$/m)
})

t.test('Terraform gives a state that cannot be read: a wrapper around it may say more than the state', async (t) => {
  const lab = await labWithVm(t)
  const state = lab.path('terraform', 'terraform.tfstate.d', 'web-vm', 'terraform.tfstate')
  writeFileSync(state, '{"serial":1,"lineage":"x","encryption_version":"v0","encrypted_data":"QUJD","meta":{}}')
  for (const [said, why] of [
    ['using terraform 1.11\n{"version":4,"resources":[]}', 'the state is not JSON'],
    ['{"version":5}', 'the state has version 5, and 4 is the newest that is known'],
  ]) {
    const script = `case "$*" in 'state pull') echo '${said}'; exit ;; esac\nPATH=\${PATH#*:} exec terraform "$@"`
    const run = await lab.run(['destroy', 'web-vm', '--yes'], {
      PATH: standIn(lab.folder, 'terraform', script, lab.env.PATH),
    })
    t.match(run, {
      code: 1,
      err: `vm-inventory: web-vm: what terraform state pull printed cannot be read: ${why} (look at it with: TF_WORKSPACE=web-vm terraform -chdir=terraform state pull)\n`,
    })
  }
  t.strictSame(lab.traces(), KEPT)
})

t.test('what another backend than the local one holds is what Terraform says', async (t) => {
  const lab = makeLab(t.testdir(), { libvirt: true })
  writeFileSync(lab.path('terraform', 'backend.tf'), 'terraform {\n  backend "s3" {}\n}\n')
  t.match(await lab.run(UP), { code: 0, err: '' })
  const again = await lab.run(UP)
  t.match(again, { code: 0, err: '' })
  t.match(again.out, 'terraform plan: done', 'it is there already')
  t.match(await lab.run(['destroy', 'web-vm', '--yes']), { code: 0, err: '' })
  t.strictSame(readdirSync(lab.path('hypervisor', 'domains')), [])
  t.strictSame(lab.traces(), NOTHING)
})
