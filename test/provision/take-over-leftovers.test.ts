import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import { identityOf, pidRuns } from '../../src/files/process-identity.js'
import { type JournalEntry, RUN_MARK } from '../../src/journal/journal.js'
import { markedProcesses } from '../../src/process/marked-processes.js'
import { areOurs, type Survey } from '../../src/provision/survey.js'
import { endLeftBehind } from '../../src/provision/take-over-leftovers.js'
import type { Task } from '../../src/provision/task.js'
import { until } from './until.js'

const RUN = `run-${process.pid}`

/** A shell with a child, in a group of their own; the shell ends when its input does. */
const atWork = async (t: Test) => {
  const leader = spawn('sh', ['-c', 'sleep 600 > /dev/null & echo $!; read -r line'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    env: { ...process.env, [RUN_MARK]: RUN },
  })
  const [line] = await once(leader.stdout, 'data')
  const member = Number(line)
  t.teardown(() => {
    for (const pid of [leader.pid ?? 0, member]) if (pidRuns(pid)) process.kill(pid, 'SIGKILL')
  })
  return { leader, member, child: identityOf(leader.pid ?? 0) }
}

const end = async (leader: ChildProcess): Promise<void> => {
  leader.stdin?.end()
  await once(leader, 'exit')
}

const finish = async (journal: Pick<JournalEntry, 'run' | 'child'> | undefined): Promise<string[]> => {
  const said: string[] = []
  const task = { journal, progress: { say: (text: string) => said.push(text) } }
  await endLeftBehind(task as unknown as Pick<Task, 'journal' | 'progress'>)
  return said
}

t.test('the group that is still at work ends', async (t) => {
  const { leader, member, child } = await atWork(t)
  t.strictSame(await finish({ child }), ['stopping what an earlier run left running'])
  await until(() => leader.signalCode === 'SIGKILL' && !pidRuns(member))
})

t.test(
  'what the run started ends, also when the journal does not name it, or it has outlived its leader',
  async (t) => {
    const first = await atWork(t)
    t.strictSame(await finish({ run: RUN }), ['stopping what an earlier run left running'])
    await until(() => first.leader.signalCode === 'SIGKILL' && !pidRuns(first.member))

    const { leader, member, child } = await atWork(t)
    await end(leader)
    t.ok(pidRuns(member))
    t.strictSame(await finish({ run: RUN, child }), ['stopping what an earlier run left running'])
    await until(() => !pidRuns(member))
    t.strictSame(await finish({ run: RUN, child }), [], 'then there is nothing left to end')
  },
)

t.test('what may be somebody else is left alone', async (t) => {
  const { leader, member, child } = await atWork(t)
  t.strictSame(await finish(undefined), [])
  t.strictSame(await finish({}), [])
  t.strictSame(await finish({ run: `${RUN}-another` }), [])
  t.strictSame(await finish({ child: { ...child, start: '' } }), [])
  t.strictSame(await finish({ child: { ...child, start: '1' } }), [], 'the number is another process’s by now')
  t.strictSame(await finish({ child: { ...child, host: 'elsewhere' } }), [])
  t.strictSame(await finish({ child: { ...child, namespace: 'another' } }), [])
  for (const boot of ['another', '']) t.strictSame(await finish({ child: { ...child, boot } }), [])
  const marked = markedProcesses(`PATH=${process.env.PATH}`)
  t.strictSame(
    [leader.pid ?? 0, process.pid].map((pid) => marked.includes(pid)),
    [true, false],
    'nor this process',
  )
  t.ok(pidRuns(leader.pid ?? 0))
  await end(leader)
  t.strictSame(await finish({ child }), [], 'a group of that number whose leader is gone')
  t.ok(pidRuns(member))
})

t.test('a domain that a killed run left is told by its disks, all of them', async (t) => {
  const task = { vm: 'web-vm', journal: { ours: true, phase: 'apply' } } as unknown as Task
  const isOurs = (strayDisks: string[], ...more: string[]): boolean => {
    const resources = ['libvirt_volume', ...more].map((type) => ({ type, attributes: { name: 'web-vm.qcow2' } }))
    return areOurs(task, { resources, strayDomain: 'uuid', strayDisks } as unknown as Survey)
  }
  t.equal(isOurs(['web-vm.qcow2', 'web-vm-seed.iso']), true)
  t.equal(isOurs(['web-vm.qcow2', 'data.qcow2']), false, 'it has one more')
  t.equal(isOurs([]), false)
  t.equal(isOurs(['web-vm.qcow2'], 'libvirt_domain'), false, 'it has taken the place of the one in the state')
})
