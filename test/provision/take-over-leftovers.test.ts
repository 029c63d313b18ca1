import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import t, { type Test } from 'tap'
import type { JournalEntry } from '../../src/provision/journal.js'
import { endLeftBehind } from '../../src/provision/take-over-leftovers.js'
import type { Task } from '../../src/provision/task.js'
import { identityOf, type ProcessIdentity, pidRuns } from '../../src/static/process-identity.js'
import { until } from './until.js'

const ROOT = '/srv/project'

/** A shell with a child, in a group of their own; the shell ends when its input does. */
const atWork = async (t: Test, root = ROOT) => {
  const leader = spawn('sh', ['-c', 'sleep 600 > /dev/null & echo $!; read -r line'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
    env: { ...process.env, VM_INFRA_ROOT: root },
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

const finish = async (child: ProcessIdentity | undefined): Promise<string[]> => {
  const said: string[] = []
  const task = {
    journal: { child } as JournalEntry,
    session: { config: { root: ROOT }, progress: { say: (text: string) => said.push(text) } },
  } as unknown as Pick<Task, 'journal' | 'session'>
  await endLeftBehind(task)
  return said
}

t.test('the group that is still at work ends', async (t) => {
  const { leader, member, child } = await atWork(t)
  t.match(await finish(child), [/ending what an earlier run left at work \(process group \d+\)/])
  await until(() => !pidRuns(member) && leader.signalCode === 'SIGKILL')
})

t.test('what outlived its leader ends', async (t) => {
  const { leader, member, child } = await atWork(t)
  await end(leader)
  t.ok(pidRuns(member))
  t.match(await finish(child), [/ending what an earlier run left at work/])
  await until(() => !pidRuns(member))
  t.strictSame(await finish(child), [], 'then there is nothing left to end')
})

t.test('what may be somebody else is left alone', async (t) => {
  const { leader, member, child } = await atWork(t, '/srv/another')
  t.strictSame(await finish(undefined), [])
  t.strictSame(await finish({ ...child, start: '' }), [])
  t.strictSame(await finish({ ...child, start: '1' }), [], 'the number is another process’s by now')
  t.strictSame(await finish({ ...child, host: 'elsewhere' }), [])
  t.strictSame(await finish({ ...child, namespace: 'another' }), [])
  t.strictSame(await finish({ ...child, boot: 'another' }), [])
  t.ok(pidRuns(leader.pid ?? 0))
  await end(leader)
  t.strictSame(await finish(child), [], 'a group of that number that is not of this project')
  t.ok(pidRuns(member))
})
