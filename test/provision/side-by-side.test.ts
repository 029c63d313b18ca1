import { once } from 'node:events'
import t from 'tap'
import { KEPT, type Lab, makeLab, NOTHING, terraformAtWork, UP } from './lab.js'
import { until } from './until.js'

const isLocked = (lab: Lab): boolean =>
  lab.exists('terraform', 'terraform.tfstate.d', 'web-vm', '.terraform.tfstate.lock.info')

/** Starts a provision, and kills its process group with what it started once `when` holds. */
const killed = async (
  lab: Lab,
  argv: readonly ['provision' | 'destroy', ...string[]],
  env: Record<string, string>,
  when: () => boolean,
) => {
  const child = lab.start(argv, env)
  await until(when)
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await once(child, 'exit')
}

t.test('killed in the middle, and run again', async (t) => {
  const lab = makeLab(t.testdir())
  const slow = { TF_VAR_boot_seconds: '60' }
  const making = () =>
    lab.exists('terraform', 'terraform.tfstate.d', 'web-vm', 'terraform.tfstate') &&
    lab.read('terraform', 'terraform.tfstate.d', 'web-vm', 'terraform.tfstate').includes('forget')
  await killed(lab, UP, slow, making)
  t.match(lab.read('terraform', '.vm-infra', 'web-vm.json'), /"phase": "apply"/)
  const resumed = await lab.run(UP)
  t.equal(resumed.code, 0, resumed.err)
  t.strictSame(lab.traces(), KEPT)

  const destroying = () => lab.read('terraform', '.vm-infra', 'web-vm.json').includes('"phase": "destroy"')
  await killed(lab, ['destroy', 'web-vm', '--yes'], {}, destroying)
  const done = await lab.run(['destroy', 'web-vm', '--yes'])
  t.equal(done.code, 0, done.err)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('two provisions of one VM: the second says who holds it', async (t) => {
  const lab = makeLab(t.testdir())
  const child = lab.start(UP, { TF_VAR_boot_seconds: '60' })
  await until(() => isLocked(lab))
  const second = await lab.run(UP)
  t.equal(second.code, 1)
  t.match(second.err, new RegExp(`web-vm is locked by process ${child.pid} on `))
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await once(child, 'exit')
  t.equal((await lab.run(['destroy', 'web-vm', '--yes'])).code, 0)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('interrupted: children end, and what was begun is undone, also where failures are kept', async (t) => {
  const lab = makeLab(t.testdir())
  const controller = new AbortController()
  const run = lab.run([...UP, '--keep-on-failure'], { TF_VAR_boot_seconds: '60' }, () => controller.signal)
  await until(() => isLocked(lab))
  controller.abort()
  const { code } = await run
  t.equal(code, 130)
  t.strictSame(lab.traces(), NOTHING)
})

t.test('a state that somebody else has locked is left alone', async (t) => {
  const lab = makeLab(t.testdir())
  const terraform = terraformAtWork(lab)
  await until(() => isLocked(lab))
  const run = await lab.run(UP)
  t.equal(run.code, 1)
  t.match(run.err, /terraform (plan|apply): its state is locked by \S+@\S+ since 20\d\d-.*; nothing was changed/)
  t.notOk(lab.exists('terraform', '.vm-infra', 'web-vm.json'), 'what the other makes does not count as ours')
  process.kill(-(terraform.pid ?? 0), 'SIGKILL')
  await once(terraform, 'exit')
})

t.test('the same of a VM that is up: it counts as up still', async (t) => {
  const lab = makeLab(t.testdir())
  t.equal((await lab.run(UP, { TF_VAR_shutdown_seconds: '60' })).code, 0)
  const journal = lab.read('terraform', '.vm-infra', 'web-vm.json')
  const terraform = terraformAtWork(lab, 'destroy')
  await until(() => isLocked(lab))
  // The other one writes the state as well, perhaps in that very moment.
  const err = /(its state is locked by .*|another process is at work on its state); nothing was changed/
  t.match(await lab.run(UP), { code: 1, err })
  t.equal(lab.read('terraform', '.vm-infra', 'web-vm.json'), journal)
  process.kill(-(terraform.pid ?? 0), 'SIGKILL')
  await once(terraform, 'exit')
})
