import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { pidRuns } from '../../src/files/process-identity.js'
import { commandLine, type ProgramCall } from '../../src/process/command.js'
import { CommandError } from '../../src/process/command-error.js'
import { type RunOptions, runCommand } from '../../src/process/run-command.js'
import { until } from '../provision/until.js'

/** Bytes. */
const MOST = 64 * 2 ** 20

const sh = (script: string, env: Record<string, string> = {}): ProgramCall => ({
  program: 'sh',
  args: ['-c', script],
  cwd: '/',
  env,
})
const options = { env: process.env, timeLimit: 60_000 }
const failure = async (run: Promise<unknown>): Promise<CommandError> => {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof CommandError) return error
  throw error ?? new Error('it did not fail')
}

t.test(
  'every line is shown as it comes; where stdout is wanted it comes back instead, and is no part of a message',
  async (t) => {
    const lines: string[] = []
    const run = (script: string, more: Partial<RunOptions> = {}) =>
      runCommand(sh(script, { X: 'é' }), { ...options, ...more, onLine: (line) => lines.push(line) })
    t.equal(await run('echo one; echo two >&2; printf "three $X"'), '', 'what nobody asks for is not kept')
    t.strictSame(lines.splice(0).toSorted(), ['one', 'three é', 'two'])
    t.equal(await run('echo one; echo two >&2; printf "three $X"', { keepStdout: MOST }), 'one\nthree é')
    t.strictSame(lines.splice(0), ['two'])
    const error = await failure(run('echo a secret; echo why >&2; exit 1', { keepStdout: MOST }))
    t.strictSame(error.tail, ['why'])
  },
)

t.test('arguments are no shell text', async (t) => {
  const echo = { ...sh(''), program: 'echo', args: ['$(id)', '; id'] }
  t.equal(await runCommand(echo, { ...options, keepStdout: MOST }), '$(id) ; id\n')
})

t.test('a failure has exit code and the last lines', async (t) => {
  const error = await failure(runCommand(sh('seq 100; exit 3'), options))
  t.match(error, { reason: 'exit', exitCode: 3 })
  t.equal(error.tail.at(-1), '100')
  t.equal(error.tail.length, 60)
  t.match(await failure(runCommand(sh('kill -9 $$'), options)), { reason: 'exit', message: /: killed by SIGKILL$/ })
  await t.rejects(runCommand({ ...sh(''), program: 'no-such-program' }, options), {
    message: /^no-such-program is not installed, or/,
    hint: 'install it, or put its folder into PATH',
  })
})

t.test('a program that is there and does not start is not called missing', async (t) => {
  const dir = t.testdir({ closed: '#!/bin/sh\n', old: '#!/no/such/python3\n' })
  chmodSync(join(dir, 'old'), 0o755)
  const run = (name: string) => runCommand({ ...sh(''), program: join(dir, name), args: [] }, options)
  await t.rejects(run('closed'), {
    name: 'ExplainedError',
    message: 'closed cannot be run: no permission to run it (EACCES)',
  })
  await t.rejects(run('old'), { message: /old is not installed, or its interpreter is missing/ })
})

t.test('at the time limit the whole group ends, also what ignores being asked', async (t) => {
  let grandchild = 0
  const error = await failure(
    runCommand(sh('trap "" INT; (trap "" INT; exec sleep 60) & echo $!; wait'), {
      ...options,
      timeLimit: 300,
      grace: 100,
      onLine: (line) => {
        grandchild = Number(line)
      },
    }),
  )
  t.match(error, { reason: 'timeout' })
  t.ok(grandchild > 0)
  await until(() => !pidRuns(grandchild))
})

t.test('what a failed command leaves running is ended', async (t) => {
  const error = await failure(runCommand(sh('sleep 60 >/dev/null 2>&1 & echo $!; exit 1'), options))
  const left = Number(error.tail.at(-1))
  t.ok(left > 0)
  await until(() => !pidRuns(left))
})

t.test('the abort signal asks first', async (t) => {
  const controller = new AbortController()
  const lines: string[] = []
  const clocks = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = clocks()
  const error = await failure(
    runCommand(sh('trap "echo bye; exit 1" INT; echo ready; while :; do sleep 0.05; done'), {
      ...options,
      signal: controller.signal,
      onLine: (line) => {
        lines.push(line)
        controller.abort()
      },
    }),
  )
  t.match(error, { reason: 'stopped' })
  t.strictSame(lines, ['ready', 'bye'])
  t.equal(clocks(), before, 'and nothing is left that would keep this process from ending')
  t.match(await failure(runCommand(sh('echo never'), { ...options, signal: controller.signal })), {
    reason: 'stopped',
    tail: [],
  })
})

t.test('what cannot be noted is ended before its failure is told', async (t) => {
  const full = new Error('the disk is full')
  let leader = 0
  // Left alone, it would end well before the time limit.
  const run = runCommand(sh('exec sleep 10'), {
    ...options,
    onStart: (pid) => {
      leader = pid
      throw full
    },
  })
  await t.rejects(run, full)
  t.notOk(pidRuns(leader))
})

t.test('silence is noticed', async (t) => {
  const enough = `${t.testdir()}/enough`
  const silences: number[] = []
  await runCommand(sh('while [ ! -e "$ENOUGH" ]; do sleep 0.05; done', { ENOUGH: enough }), {
    ...options,
    stallAfter: 50,
    onStall: (silent) => {
      silences.push(silent)
      if (silences.length === 3) writeFileSync(enough, '')
    },
  })
  t.strictSame(silences.slice(0, 3), [50, 100, 150])
})

t.test('a daemon that holds the pipes does not hold up the end', async (t) => {
  let leader = 0
  const text = await runCommand(sh('sleep 60 & echo done'), {
    ...options,
    keepStdout: MOST,
    onStart: (pid) => {
      leader = pid
    },
  })
  t.equal(text, 'done\n')
  process.kill(-leader, 'SIGKILL')
})

t.test('what prints without end is ended where its output is kept', async (t) => {
  const error = await failure(runCommand(sh('exec cat /dev/zero'), { ...options, keepStdout: MOST }))
  t.match(error, { reason: 'output' })
})

t.test('arguments that no program can be given are told in a line', async (t) => {
  await t.rejects(runCommand({ ...sh(''), program: 'echo', args: ['a\0b'] }, options), {
    name: 'ExplainedError',
    message: 'echo cannot be run: its arguments or its environment hold a NUL character',
  })
  await t.rejects(runCommand(sh('', { X: 'x'.repeat(10_000_000) }), options), {
    name: 'ExplainedError',
    message: 'sh cannot be run: its arguments and environment are longer than the system allows',
  })
})

t.test('a command line can be typed as it is shown', async (t) => {
  t.equal(commandLine(sh("it's", { A: 'b c' })), `A='b c' sh -c 'it'\\''s'`)
})
