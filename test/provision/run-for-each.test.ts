import t from 'tap'
import { ExplainedError, UsageError } from '../../src/errors.js'
import { runForEach, type VmWork } from '../../src/provision/run-for-each.js'
import type { Project } from '../../src/provision/session.js'

const project = { env: {} } as Project

/** Does the works one after the other; `interrupt` is Ctrl-C. */
const runAll = (works: (interrupt: () => void) => readonly VmWork[]) => {
  const controller = new AbortController()
  const said: string[] = []
  const run = runForEach(
    works(() => controller.abort()),
    1,
    project,
    {
      print: () => {},
      say: (line) => said.push(line),
      confirm: async () => false,
      signal: controller.signal,
    },
  )
  return { run, said }
}

t.test('once it is interrupted no more are begun', async (t) => {
  const { run, said } = runAll((interrupt) => [
    {
      vm: 'web-vm',
      run: async () => {
        interrupt()
        return undefined
      },
    },
    {
      vm: 'db-vm',
      run: async () => {
        t.fail('begun')
        return undefined
      },
    },
  ])
  t.equal(await run, 130)
  t.strictSame(said, ['db-vm: not started'])
})

t.test('a bug in the work on one VM is no failure like others, and keeps none of them from being told', async (t) => {
  const bug = new TypeError('x is not a function')
  const { run, said } = runAll(() => [
    {
      vm: 'web-vm',
      run: async () => {
        throw bug
      },
    },
    {
      vm: 'db-vm',
      run: async () => {
        throw new ExplainedError('it is full', 'make room')
      },
    },
  ])
  await t.rejects(run, bug)
  t.strictSame(said, ['db-vm: it is full (make room)'])
})

t.test('the exit code is that of what failed, and 1 where that is not one', async (t) => {
  const fails = (error: Error) => async (): Promise<undefined> => {
    throw error
  }
  const [done, wrong, full] = [
    { vm: 'web-vm', run: async () => undefined },
    { vm: 'db-vm', run: fails(new UsageError('it is lots', 'give a number')) },
    { vm: 'nas', run: fails(new ExplainedError('it is full', 'make room')) },
  ]
  t.equal(await runAll(() => [done, wrong]).run, 2)
  t.equal(await runAll(() => [wrong, full]).run, 1)
})
