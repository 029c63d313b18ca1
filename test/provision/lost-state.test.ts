import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { KEPT, type Lab, labWithVm, makeLab, NOTHING, terraformAtWork, UP } from './lab.js'
import { until } from './until.js'

const DOWN = ['destroy', 'web-vm', '--yes'] as const
const WORKSPACE = ['terraform', 'terraform.tfstate.d', 'web-vm'] as const
const STATE = [...WORKSPACE, 'terraform.tfstate'] as const
const JOURNAL = ['terraform', '.vm-infra', 'web-vm.json'] as const

const volumes = (lab: Lab) => readdirSync(lab.path('hypervisor', 'pool')).filter((name) => name.startsWith('web-vm'))

/** As it is after a crash, long ago. */
const write = (lab: Lab, text: string): void => {
  writeFileSync(lab.path(...STATE), text)
  utimesSync(lab.path(...STATE), 1, 1)
}
const backUp = (lab: Lab): void => copyFileSync(lab.path(...STATE), `${lab.path(...STATE)}.backup`)
const tear = (lab: Lab): void => write(lab, lab.read(...STATE).slice(0, 300))
const journal = (lab: Lab, changes: object): void =>
  writeFileSync(lab.path(...JOURNAL), JSON.stringify({ ...JSON.parse(lab.read(...JOURNAL)), ...changes }))

for (const libvirt of [true, false]) {
  const where = libvirt ? 'with libvirt' : 'without libvirt'

  t.test(`the state of a VM that is up is empty, ${where}: nothing is touched`, async (t) => {
    const lab = await labWithVm(t, { libvirt })
    backUp(lab)
    write(lab, '')
    for (const argv of [DOWN, UP, ['destroy', 'web-vm']]) {
      const run = await lab.run(argv)
      t.equal(run.code, 1)
      t.match(
        run.err,
        /terraform\.tfstate\.d\/web-vm\/terraform\.tfstate: the state is empty \(0 bytes\).* \(restore it and run it again: cp (\S+)\.backup \1\)/,
      )
    }
    t.strictSame(lab.traces(), KEPT)
    copyFileSync(`${lab.path(...STATE)}.backup`, lab.path(...STATE))
    t.equal((await lab.run(DOWN)).code, 0)
    t.strictSame(lab.traces(), NOTHING)
  })

  t.test(`the same, with no backup, ${where}`, async (t) => {
    const lab = await labWithVm(t, { libvirt })
    write(lab, '')
    t.match(
      (await lab.run(DOWN)).err,
      /the state is empty .*\(restore it from a copy; or, once nothing of the VM is left/,
    )
    t.strictSame(lab.traces(), KEPT)
    rmSync(lab.path(...STATE))
    for (const argv of [DOWN, UP]) {
      const run = await lab.run(argv)
      t.equal(run.code, 1)
      t.match(
        run.err,
        /web-vm\/terraform\.tfstate: the state is missing: .*nothing of the VM is left: rm terraform\/\.vm-infra\/web-vm\.json; then run/,
      )
    }
    t.strictSame(lab.traces(), KEPT)
    rmSync(lab.path(...JOURNAL))
    if (libvirt) {
      const run = await lab.run(DOWN)
      t.equal(run.code, 1)
      t.match(
        run.err,
        /a domain web-vm \(.*\) and a volume web-vm\.qcow2 and a volume web-vm-seed\.iso that Terraform did/,
      )
    } else t.equal((await lab.run(DOWN)).code, 0)
    t.strictSame(lab.traces(), NOTHING)
  })

  t.test(`the state of a VM that is up was removed by hand, ${where}: nothing is touched`, async (t) => {
    const lab = await labWithVm(t, { libvirt })
    renameSync(lab.path(...STATE), `${lab.path(...STATE)}.backup`)
    const refuses = async (): Promise<void> => {
      for (const argv of [DOWN, UP, ['destroy', 'web-vm']]) {
        const run = await lab.run(argv)
        t.equal(run.code, 1)
        t.match(
          run.err,
          /web-vm\/terraform\.tfstate: the state is missing: what Terraform .* \(restore it and run it again: cp (\S+)\.backup \1\)/,
        )
      }
    }
    await refuses()
    t.strictSame(lab.traces(), KEPT)
    rmSync(lab.path(...JOURNAL))
    await refuses()
    copyFileSync(`${lab.path(...STATE)}.backup`, lab.path(...STATE))
    t.equal((await lab.run(DOWN)).code, 0)
    t.strictSame(lab.traces(), NOTHING)
  })

  t.test(`a workspace that never had a state is gone on with, ${where}`, async (t) => {
    const lab = makeLab(t.testdir(), { libvirt })
    mkdirSync(lab.path(...WORKSPACE), { recursive: true })
    const run = await lab.run(UP)
    t.equal(run.code, 0, run.err)
    t.equal((await lab.run(DOWN)).code, 0)
    mkdirSync(lab.path(...WORKSPACE), { recursive: true })
    t.equal((await lab.run(DOWN)).code, 0)
    t.strictSame(lab.traces(), NOTHING)
  })

  t.test(`the state of a VM that is up is torn, ${where}: nothing is touched`, async (t) => {
    const lab = await labWithVm(t, { libvirt })
    tear(lab)
    for (const argv of [DOWN, UP]) {
      const run = await lab.run(argv)
      t.equal(run.code, 1)
      t.match(run.err, /web-vm\/terraform\.tfstate: the state breaks off in the middle/)
    }
    t.strictSame(readdirSync(lab.path(...WORKSPACE)), ['terraform.tfstate'])
    t.strictSame(lab.traces(), KEPT)
  })
}

const depose = (lab: Lab): void => {
  const state = JSON.parse(lab.read(...STATE))
  for (const { instances } of state.resources) for (const instance of instances) instance.deposed = '0123abcd'
  writeFileSync(lab.path(...STATE), JSON.stringify(state))
}

t.test('a state that somebody has encrypted is not lost: no older one is to be restored over it', async (t) => {
  const lab = await labWithVm(t)
  backUp(lab)
  write(lab, '$ANSIBLE_VAULT;1.1;AES256\n6162\n')
  for (const argv of [DOWN, UP]) {
    const run = await lab.run(argv)
    t.equal(run.code, 1)
    t.match(run.err, /terraform\.tfstate: the state is encrypted with ansible-vault \(decrypt it with ansible-vault\)/)
    t.notMatch(run.err, /restore/)
  }
  t.strictSame(lab.traces(), KEPT)
})

t.test('a state that holds only what was replaced, but not destroyed yet, is no new VM to roll back', async (t) => {
  const lab = await labWithVm(t)
  depose(lab)
  const run = await lab.run([...UP, '--yes'], { TF_VAR_fails: 'true' })
  t.match(run, { code: 1, err: /the VM was there before and is left as it is/ })
  t.strictSame(lab.traces().workspaces, ['web-vm'])
})

t.test('destroy-vm destroys what such a state holds', async (t) => {
  const lab = await labWithVm(t)
  depose(lab)
  const run = await lab.run(DOWN)
  t.match(run, { code: 0, err: '', out: /terraform destroy: done/ })
  t.strictSame(lab.traces(), NOTHING)
})

t.test('a state that is empty for nobody any more is no obstacle', async (t) => {
  const lab = await labWithVm(t, { libvirt: true })
  write(lab, '')
  for (const name of volumes(lab)) rmSync(lab.path('hypervisor', 'pool', name))
  rmSync(lab.path('hypervisor', 'domains', 'web-vm'))
  t.equal((await lab.run(DOWN)).code, 0)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('a state that is being written is waited for', async (t) => {
  const lab = await labWithVm(t)
  const text = lab.read(...STATE)
  writeFileSync(lab.path(...STATE), text.slice(0, 300))
  const run = lab.run(['destroy', 'web-vm'])
  setTimeout(() => writeFileSync(lab.path(...STATE), text), 100)
  t.match((await run).err, /no terminal to ask on/)
  t.strictSame(readdirSync(lab.path(...WORKSPACE)), ['terraform.tfstate'])
})

t.test(
  'torn by a run that was killed: put aside after a yes, and not while another process has it locked',
  async (t) => {
    const lab = await labWithVm(t, { libvirt: true })
    journal(lab, { phase: 'destroy' })
    tear(lab)
    t.equal((await lab.run(['destroy', 'web-vm'])).code, 2)
    t.strictSame(readdirSync(lab.path(...WORKSPACE)), ['terraform.tfstate'])

    const info = { Who: 'ann@elsewhere', Created: new Date().toISOString() }
    writeFileSync(lab.path(...WORKSPACE, '.terraform.tfstate.lock.info'), JSON.stringify(info))
    t.match((await lab.run(DOWN)).err, /another process has it locked \(wait until that has ended/)
    rmSync(lab.path(...WORKSPACE, '.terraform.tfstate.lock.info'))

    const run = await lab.run(DOWN)
    t.equal(run.code, 0, run.err)
    t.match(run.out, /put aside as terraform\.tfstate\.torn/)
    t.strictSame(volumes(lab), [])
    t.strictSame(lab.traces(), NOTHING)
  },
)

for (const [what, empties, left] of [
  ['a state', '1', KEPT],
  ['a workspace', 'workspace', { ...KEPT, workspaces: [] }],
] as const) {
  t.test(`${what} that a destroy which failed has lost is not taken for gone, and the next run finishes`, async (t) => {
    const lab = await labWithVm(t, { libvirt: true })
    const failed = await lab.run(DOWN, { STAND_IN_EMPTIES: empties })
    t.equal(failed.code, 1)
    t.match(failed.err, /web-vm: terraform destroy: disturbed/)
    t.strictSame(lab.traces(), left)
    const run = await lab.run(DOWN)
    t.equal(run.code, 0, run.err)
    t.strictSame(volumes(lab), [])
    t.strictSame(lab.traces(), NOTHING)
  })
}

t.test('a VM that was up, torn while it was changed: made anew after a yes', async (t) => {
  const lab = await labWithVm(t, { libvirt: true })
  journal(lab, { phase: 'apply' })
  tear(lab)
  const refused = await lab.run(UP)
  t.equal(refused.code, 2)
  t.match(refused.err, /does not hold web-vm\.qcow2 and web-vm-seed\.iso since .*its disk erased; there is no terminal/)
  t.strictSame(readdirSync(lab.path(...WORKSPACE)), ['terraform.tfstate'])
  const run = await lab.run([...UP, '--yes'])
  t.equal(run.code, 0, run.err)
  t.strictSame(volumes(lab), ['web-vm-seed.iso', 'web-vm.qcow2'])
  t.match(
    lab.read('hypervisor', 'log'),
    /^terraform import .*\nterraform destroy .*\nvirsh vol-delete --vol web-vm\.qcow2/m,
    'no disk is taken from under a domain that runs',
  )
})

t.test('the same with a copy of its state: that is to be restored, which keeps its disk', async (t) => {
  const lab = await labWithVm(t, { libvirt: true })
  const disk = lab.path('hypervisor', 'pool', 'web-vm.qcow2')
  writeFileSync(disk, 'precious')
  journal(lab, { phase: 'apply' })
  backUp(lab)
  tear(lab)
  const refused = await lab.run([...UP, '--yes'])
  t.equal(refused.code, 1)
  t.match(refused.err, /the state breaks off .* \(restore it and run it again: cp (\S+)\.backup \1\)/)
  copyFileSync(`${lab.path(...STATE)}.backup`, lab.path(...STATE))
  const run = await lab.run(UP)
  t.equal(run.code, 0, run.err)
  t.equal(lab.read('hypervisor', 'pool', 'web-vm.qcow2'), 'precious')

  journal(lab, { phase: 'apply' })
  tear(lab)
  t.equal((await lab.run(DOWN)).code, 0, 'what is to go needs no copy')
  t.strictSame(volumes(lab), [])
})

t.test(
  'torn by a run that was killed, where no hypervisor can be asked: a copy is to be restored, if there is one',
  async (t) => {
    const lab = await labWithVm(t)
    for (const argv of [UP, DOWN]) {
      journal(lab, { phase: 'apply' })
      backUp(lab)
      tear(lab)
      t.match((await lab.run(argv)).err, /the state breaks off .* \(restore it and run it again: cp (\S+)\.backup \1\)/)
      rmSync(`${lab.path(...STATE)}.backup`)
      const run = await lab.run(argv)
      t.equal(run.code, 0, run.err)
      t.match(run.out, /put aside as terraform\.tfstate\.torn/)
    }
  },
)

t.test('a lock file that a killed Terraform left is no lock', async (t) => {
  const lab = makeLab(t.testdir())
  const terraform = terraformAtWork(lab)
  const { isLockHeld } = await import('../../src/state/is-lock-held.js')
  const held = (): boolean => isLockHeld(lab.path(...STATE), 3600)
  t.equal(held(), false)
  await until(held)
  t.ok(lab.exists(...WORKSPACE, '.terraform.tfstate.lock.info'))
  process.kill(-(terraform.pid ?? 0), 'SIGKILL')
  await once(terraform, 'exit')
  t.ok(lab.exists(...WORKSPACE, '.terraform.tfstate.lock.info'))
  await until(() => !held())
})
