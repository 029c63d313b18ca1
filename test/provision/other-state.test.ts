import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { shellWord } from '../../src/model/shell-word.js'
import { standIn } from '../integration/run-program.js'
import { KEPT, type Lab, labWithVm, makeLab, NOTHING, UP } from './lab.js'

/** Terraform by hand, in a workspace. */
const byHand = async (lab: Lab, workspace: string, command: 'apply' | 'destroy'): Promise<void> => {
  const child = spawn('terraform', [command, '-auto-approve', '-var=vm_name=web-vm'], {
    cwd: lab.path('terraform'),
    env: { ...lab.env, TF_WORKSPACE: workspace },
    stdio: 'ignore',
  })
  await once(child, 'exit')
}

t.test('a workspace that holds another VM is left alone', async (t) => {
  const lab = makeLab(t.testdir())
  await byHand(lab, 'lab', 'apply')
  const before = lab.read('terraform', 'terraform.tfstate.d', 'lab', 'terraform.tfstate')
  for (const argv of [
    ['destroy', 'lab', '--yes'],
    ['provision', 'lab', '--no-ansible', '--yes'],
  ]) {
    const run = await lab.run(argv)
    t.equal(run.code, 1)
    t.match(run.err, /lab: the workspace lab does not hold lab, but web-vm \(choose another name/)
  }
  t.equal(lab.read('terraform', 'terraform.tfstate.d', 'lab', 'terraform.tfstate'), before)
})

/** A state of one managed resource in the workspace `lab`, put there by nobody's Terraform. */
const putState = (lab: Lab, type: string, instance: object): void => {
  const folder = lab.path('terraform', 'terraform.tfstate.d', 'lab')
  mkdirSync(folder, { recursive: true })
  const provider = 'provider["registry.terraform.io/some/provider"]'
  const resources = [{ mode: 'managed', type, name: 'web', provider, instances: [{ schema_version: 0, ...instance }] }]
  const state = { version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'x', outputs: {}, resources }
  writeFileSync(join(folder, 'terraform.tfstate'), JSON.stringify(state))
}

t.test('a name that is sensitive is told to nobody', async (t) => {
  const lab = makeLab(t.testdir())
  putState(lab, 'libvirt_domain', {
    attributes: { name: 'web-vm' },
    sensitive_attributes: [[{ type: 'get_attr', value: 'name' }]],
  })
  const { out, err } = await lab.run(['destroy', 'lab', '--yes'])
  t.match(out, 'terraform destroy', 'it is listed as lab')
  t.notMatch(out + err, 'web-vm')
})

t.test('a state that does not say itself whose it is: the inventory does', async (t) => {
  const lab = makeLab(t.testdir())
  putState(lab, 'hcloud_server', { attributes: { name: 'web-vm', ipv4_address: '203.0.113.7' } })
  t.match((await lab.run(['destroy', 'lab', '--yes'])).err, /the workspace lab does not hold lab, but web-vm/)
  const file = lab.path('terraform', 'terraform.tfstate.d', 'lab', 'terraform.tfstate')
  writeFileSync(file, readFileSync(file, 'utf8').replace('"version":4', '"version":5'))
  const newer = await lab.run(['destroy', 'lab', '--yes'])
  t.match(
    newer,
    { code: 1, err: /: lab: terraform\/terraform\.tfstate\.d\/lab\/terraform\.tfstate: .*version 5/ },
    'nor guessed',
  )
})

t.test('a VM that another state holds is not made twice', async (t) => {
  const lab = makeLab(t.testdir())
  await byHand(lab, 'default', 'apply')
  const run = await lab.run(UP)
  const planned = await lab.run([...UP, '--dry-run'])
  for (const { code, err } of [run, planned]) {
    t.equal(code, 1)
    t.match(
      err,
      /web-vm: web-vm is already in terraform\/terraform\.tfstate, which is not the state of the workspace web-vm/,
    )
  }
  const destroyed = await lab.run(['destroy', 'web-vm', '--yes'])
  t.equal(destroyed.code, 1)
  for (const { err } of [run, destroyed])
    t.match(err, 'another may be selected now', 'nobody destroys what is selected')
  t.strictSame(lab.traces(), { ...NOTHING, fragments: ['web-vm.ini'] })
})

t.test('a VM that was moved to another workspace keeps its fragment', async (t) => {
  const lab = await labWithVm(t)
  const workspaces = lab.path('terraform', 'terraform.tfstate.d')
  const own = join(workspaces, 'web-vm')
  cpSync(own, join(workspaces, 'www-vm'), { recursive: true })
  const refuses = async (...flags: string[]): Promise<void> => {
    const { code, err } = await lab.run(['destroy', 'web-vm', '--yes', ...flags])
    t.equal(code, 1)
    t.match(
      err,
      /web-vm is in terraform\/terraform\.tfstate\.d\/www-vm\/terraform\.tfstate, which is not the state of the workspace web-vm \(/,
    )
  }
  rmSync(own, { recursive: true })
  await refuses()
  await refuses('--dry-run')
  // As `terraform state mv` leaves it.
  mkdirSync(own)
  const state = { version: 4, terraform_version: '1.11.4', serial: 9, lineage: 'x', outputs: {}, resources: [] }
  writeFileSync(join(own, 'terraform.tfstate'), JSON.stringify(state))
  await refuses()
  t.strictSame(lab.traces(), { ...KEPT, workspaces: ['web-vm', 'www-vm'] })
})

t.test('a VM that something else lists too is not called gone from inventory.ini', async (t) => {
  const workspaces = ['terraform', 'terraform.tfstate.d']
  const copy = (lab: Lab) =>
    cpSync(lab.path(...workspaces, 'web-vm'), lab.path(...workspaces, 'web-vm-backup'), { recursive: true })
  const write = (lab: Lab) =>
    writeFileSync(lab.path('ansible', 'inventory.d', 'hand.ini'), '[lan]\nnas\nweb-vm ansible_host=10.0.0.1\n')
  for (const [what, path, prepare] of [
    ['a copy of its state', 'terraform/terraform.tfstate.d/web-vm-backup/terraform.tfstate', copy],
    ['a hand-written line', 'ansible/inventory.d/hand.ini', write],
  ] as const) {
    await t.test(what, async (t) => {
      const lab = await labWithVm(t)
      prepare(lab)
      const { code, out, err } = await lab.run(['destroy', 'web-vm', '--yes'])
      t.equal(code, 0, err)
      t.ok(out.includes(`${path} has web-vm too: it stays listed`), out)
      t.match(out, /gone from Terraform and from ansible\/inventory\.d\/web-vm\.ini\n$/)
      t.match(lab.read('ansible', 'inventory.ini'), 'web-vm')
    })
  }
})

/** A state of the workspace `workspace` that holds VMs of these names. */
const putDomains = (lab: Lab, workspace: string, names: readonly string[]): void => {
  const folder = lab.path('terraform', 'terraform.tfstate.d', workspace)
  mkdirSync(folder, { recursive: true })
  const provider = 'provider["registry.terraform.io/dmacvicar/libvirt"]'
  const instances = names.map((name, at) => ({
    index_key: name,
    schema_version: 0,
    attributes: { name, network_interface: [{ network_name: workspace, addresses: [`10.0.0.${at + 1}`] }] },
  }))
  const resources = [{ mode: 'managed', type: 'libvirt_domain', name: 'vm', provider, instances }]
  const state = { version: 4, terraform_version: '1.11.4', serial: 1, lineage: workspace, outputs: {}, resources }
  writeFileSync(join(folder, 'terraform.tfstate'), JSON.stringify(state))
}

t.test('a VM whose state holds others is not to be destroyed with them', async (t) => {
  const lab = makeLab(t.testdir())
  putDomains(lab, 'cluster', ['web-vm', 'db-vm'])
  const { code, err } = await lab.run(['destroy', 'web-vm', '--yes'])
  t.equal(code, 1)
  t.match(err, /that state holds other VMs too, which terraform destroy would take down: take web-vm out/)
  t.notMatch(err, 'run terraform destroy')
})

t.test('a VM that two other states hold is neither gone nor made again', async (t) => {
  const lab = makeLab(t.testdir())
  for (const workspace of ['dev', 'prod']) putDomains(lab, workspace, ['web-vm'])
  mkdirSync(lab.path('ansible', 'inventory.d'), { recursive: true })
  const fragment = lab.path('ansible', 'inventory.d', 'web-vm.ini')
  writeFileSync(fragment, '[vms]\n10.0.0.1 vm_name=web-vm\n')
  for (const isThere of [true, false]) {
    if (!isThere) rmSync(fragment)
    const { code, err } = await lab.run(['destroy', 'web-vm', '--yes'])
    t.equal(code, 1)
    t.match(err, /web-vm is held by a state, but its name cannot be used \(see: vm-inventory explain web-vm/)
    const up = await lab.run(UP)
    t.match(
      up,
      { code: 1, err: /web-vm is held by a state already, but its name cannot be used there/ },
      'nor made a third time',
    )
    t.strictSame(lab.traces(), { ...NOTHING, fragments: isThere ? ['web-vm.ini'] : [], workspaces: ['dev', 'prod'] })
  }
})

t.test('a VM that was destroyed by hand is new, and is rolled back', async (t) => {
  const lab = makeLab(t.testdir())
  t.equal((await lab.run(UP)).code, 0)
  await byHand(lab, 'web-vm', 'destroy')
  const failed = await lab.run([...UP, '--timeout', '2'], { SSH_OPEN: lab.path('never') })
  t.match(failed.err, /it was rolled back/)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('what Terraform could not save is not rolled back', async (t) => {
  const lab = makeLab(t.testdir())
  // The file system that is full stands in here: the last words of Terraform on one, after it has made the VM.
  const script = `PATH=\${PATH#*:}
[ "$1" = apply ] || exec terraform "$@"
terraform "$@" || exit
cp "terraform.tfstate.d/$TF_WORKSPACE/terraform.tfstate" errored.tfstate
echo '{"version":4,"serial":0,"lineage":"x","terraform_version":"1.11.4","outputs":{},"resources":[]}' > "terraform.tfstate.d/$TF_WORKSPACE/terraform.tfstate"
echo 'Error: Failed to persist state to backend' >&2
echo 'The state has been written to the file "errored.tfstate" in the current working directory.' >&2
[ -z "$UNWRITABLE" ] || echo 'so the raw state data is printed above' >&2
exit 1`
  const program = lab.path('bin', 'terraform')
  const PATH = standIn(lab.folder, 'terraform', script, lab.env.PATH)
  const failed = await lab.run([...UP, '--terraform', program], { PATH })
  t.equal(failed.code, 1)
  t.match(
    failed.err,
    /what Terraform has made is not in its state, but in terraform\/errored\.tfstate, and is left as it is \(.*before you run it again, remove the state if it is torn, and: /,
  )
  const push = `TF_WORKSPACE=web-vm ${shellWord(program)} -chdir=terraform state push errored.tfstate`
  t.match(failed.err, `and: ${push}; then: provision-vm web-vm`)
  const unwritten = await lab.run([...UP, '--terraform', program], { PATH, UNWRITABLE: '1' })
  t.match(
    unwritten.err,
    /is not in its state, but in what it printed above, .* before you run it again, save that, .* as terraform\/errored\.tfstate; remove/,
  )
  t.strictSame(lab.traces(), KEPT)
})

t.test('a hypervisor that does not have a VM made on another is refused', async (t) => {
  const lab = makeLab(t.testdir({ other: { domains: {}, pool: {} } }), { libvirt: true })
  t.equal((await lab.run(UP)).code, 0)
  const uri = { TF_VAR_libvirt_uri: 'qemu+ssh://other/system' }
  for (const argv of [UP, ['destroy', 'web-vm', '--yes']]) {
    const { code, err } = await lab.run(argv, { ...uri, STAND_IN_HYPERVISOR: lab.path('other') })
    t.equal(code, 1)
    t.match(
      err,
      /web-vm was made on qemu:\/\/\/system, and qemu\+ssh:\/\/other\/system does not have it \(set libvirt_uri to .*: rm terraform\/\.vm-infra\/web-vm\.json\)/,
    )
  }
  t.strictSame(lab.traces().workspaces, ['web-vm'])
  t.strictSame(readdirSync(lab.path('hypervisor', 'domains')), ['web-vm'])
  t.equal((await lab.run(UP, uri)).code, 0, 'the same one may be called otherwise')
  t.equal((await lab.run(['destroy', 'web-vm', '--yes'], uri)).code, 0)
})
