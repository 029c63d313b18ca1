import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { runSsh } from '../../src/ssh/run-ssh.js'
import { standIn } from '../integration/run-program.js'
import { until } from '../provision/until.js'

t.test('gives the exit code of ssh, and of a signal what a shell makes of it', async (t) => {
  const cwd = t.testdir()
  const run = (script: string) =>
    runSsh([], {
      env: { PATH: standIn(cwd, 'ssh', script) },
      cwd,
      interruption: () => new AbortController().signal,
    })
  t.equal(await run('exit 0'), 0)
  t.equal(await run('exit 7'), 7)
  t.equal(await run('kill -KILL $$'), 137)
})

t.test('an interruption does not leave ssh running', async (t) => {
  const cwd = t.testdir()
  const controller = new AbortController()
  const ended = runSsh([], {
    env: { PATH: standIn(cwd, 'ssh', 'touch started; exec sleep 60') },
    cwd,
    interruption: () => controller.signal,
  })
  await until(() => existsSync(join(cwd, 'started')))
  controller.abort()
  t.equal(await ended, 143)
})
