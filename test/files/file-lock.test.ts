import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import * as nodeFs from 'node:fs'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { ExplainedError } from '../../src/errors.js'
import { withFileLock } from '../../src/files/file-lock.js'
import { type LockFile, newLock, readLock } from '../../src/files/lock-file.js'
import { identityOf, ownIdentity, type ProcessIdentity, pidRuns } from '../../src/files/process-identity.js'
import { takeOver } from '../../src/files/take-over.js'
import { bare } from '../integration/run-program.js'
import { until } from '../provision/until.js'
import { bundleWorker } from '../static/bundle-worker.js'

const NAME = '.inventory.ini.lock'
const options = { timeout: 10, describe: 'ansible/inventory.ini' }

/** A lock as a process with that identity would have left it. */
const leave = (path: string, identity: Partial<ProcessIdentity>): string => {
  const { id, content } = newLock({ ...ownIdentity(), ...identity }, new Date('2024-05-01T10:00:00Z'))
  writeFileSync(path, content)
  return id
}

const workers = t.testdir()

const deadPid = (): number => Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }))

t.test('one at a time, gone afterwards', async (t) => {
  const folder = t.testdir()
  const path = join(folder, NAME)
  const events: string[] = []
  const task = (name: string) => () =>
    withFileLock(path, options, async () => {
      events.push(`${name} in`)
      t.equal(JSON.parse(readFileSync(path, 'utf8')).pid, process.pid)
      await sleep(5)
      events.push(`${name} out`)
      return name
    })
  t.same(await Promise.all([task('a')(), task('b')()]), ['a', 'b'])
  t.match(events, [/in$/, /out$/, /in$/, /out$/])
  t.same(readdirSync(folder), [])
})

t.test('gone also when the action fails', async (t) => {
  const folder = t.testdir()
  await t.rejects(
    withFileLock(join(folder, NAME), options, () => Promise.reject(new Error('no'))),
    { message: 'no' },
  )
  t.same(readdirSync(folder), [])
})

t.test('a live holder is named when the time is up', async (t) => {
  const path = join(t.testdir(), NAME)
  leave(path, {})
  await t.rejects(
    withFileLock(path, { ...options, timeout: 0.05 }, () => t.fail('entered')),
    new ExplainedError(
      `ansible/inventory.ini is locked by process ${process.pid} on ${ownIdentity().host} since 2024-05-01T10:00:00.000Z; waited 0.05 s`,
      `wait for it to end, or raise --lock-timeout; if it no longer runs, remove ${path}`,
    ),
  )
  t.ok(existsSync(path), 'and its lock stays')
})

t.test('a holder that cannot be judged is waited for', async (t) => {
  for (const identity of [
    { host: 'elsewhere', pid: 1 },
    { namespace: 'pid:[1]', pid: 4194305 },
    { boot: '', pid: 4194305 },
  ]) {
    const path = join(t.testdir(), NAME)
    leave(path, identity)
    await t.rejects(
      withFileLock(path, { ...options, timeout: 0.02 }, () => t.fail('entered')),
      { name: 'ExplainedError' },
    )
  }
})

t.test('the lock of a dead holder is taken over', async (t) => {
  const dead: Record<string, Partial<ProcessIdentity>> = {
    'its number is free': { pid: deadPid() },
    'its number was given to another process': { start: '1' },
    'the machine was started anew': { boot: 'another', pid: 1 },
  }
  for (const [name, identity] of Object.entries(dead)) {
    const folder = t.testdir()
    leave(join(folder, NAME), identity)
    t.equal(await withFileLock(join(folder, NAME), options, () => 'in'), 'in', name)
    t.same(readdirSync(folder), [], 'and nothing is left')
  }
})

t.test('so is that of one that has ended, and is still in the list of processes', async (t) => {
  const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => parent.kill())
  const pid = Number(await once(parent.stdout, 'data'))
  await until(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '))
  t.notOk(pidRuns(pid))
  const path = join(t.testdir(), NAME)
  leave(path, identityOf(pid))
  t.equal(await withFileLock(path, { ...options, timeout: 1 }, () => 'in'), 'in')
})

t.test('a claimant that died is taken over as well', async (t) => {
  const folder = t.testdir()
  const path = join(folder, NAME)
  const pid = deadPid()
  const lock = leave(path, { pid })
  const claim = leave(`${path}.${lock}`, { pid })
  leave(`${path}.${claim}`, { pid })
  t.equal(await withFileLock(path, options, () => 'in'), 'in')
  t.same(readdirSync(folder), [])
})

t.test('a live claimant is left to do its work', async (t) => {
  const folder = t.testdir()
  const path = join(folder, NAME)
  const lock = leave(path, { pid: deadPid() })
  leave(`${path}.${lock}`, {})
  await t.rejects(
    withFileLock(path, { ...options, timeout: 0.05 }, () => t.fail('entered')),
    { name: 'ExplainedError' },
  )
  t.equal(readdirSync(folder).length, 2, 'both files stay')
})

t.test('whoever comes late to a dead lock leaves the one that took its place', async (t) => {
  const folder = t.testdir()
  const path = join(folder, NAME)
  leave(path, { pid: deadPid() })
  const dead = readLock(path) as LockFile
  const faster = leave(path, {})
  t.equal(
    takeOver(path, dead, ownIdentity(), () => `${path}.new`),
    undefined,
  )
  t.equal(readLock(path)?.id, faster)
  t.same(readdirSync(folder), [NAME])
})

t.test('a file system without hard links', async (t) => {
  for (const code of ['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK']) {
    const linkSync = (): never => {
      throw Object.assign(new Error('link'), { code })
    }
    const { createWhole } = await t.mockImport<typeof import('../../src/files/lock-file.js')>(
      '../../src/files/lock-file.js',
      { 'node:fs': { ...nodeFs, linkSync } },
    )
    const folder = t.testdir()
    t.equal(createWhole(join(folder, 'lock'), 'mine', join(folder, 'new')), true, code)
    t.equal(createWhole(join(folder, 'lock'), 'yours', join(folder, 'new')), false)
    t.equal(readFileSync(join(folder, 'lock'), 'utf8'), 'mine')
    t.same(readdirSync(folder), ['lock'])
  }
})

t.test('leftovers of killed takers are removed', async (t) => {
  const folder = t.testdir()
  const path = join(folder, NAME)
  leave(`${path}.${'a'.repeat(32)}`, {})
  leave(`${path}.${deadPid()}.0123456789ab.new`, {})
  leave(`${path}.${process.pid}.0123456789ab.new`, {})
  leave(`${path}.kept`, {})
  leave(`${path}.${'a'.repeat(32)}.kept`, {})
  await withFileLock(path, options, () => undefined)
  t.same(readdirSync(folder).sort(), [
    `${NAME}.${process.pid}.0123456789ab.new`,
    `${NAME}.${'a'.repeat(32)}.kept`,
    `${NAME}.kept`,
  ])
})

t.test('a file that is no lock of ours', async (t) => {
  const { id, content } = newLock(ownIdentity(), new Date())
  const junk = [
    '',
    'null',
    JSON.stringify({ id, pid: 1 }),
    content.replace(id, `../${id}`),
    content.replace(id, `${id}/..`),
  ]
  for (const text of junk) {
    const folder = t.testdir({ [NAME]: text })
    const path = join(folder, NAME)
    await t.rejects(
      withFileLock(path, { ...options, timeout: 0.02 }, () => t.fail('entered')),
      { message: /locked by an unknown process since / },
      'is waited for while it is young',
    )
    utimesSync(path, new Date(0), new Date(0))
    t.equal(await withFileLock(path, options, () => 'in'), 'in', 'and taken over when it is old')
    t.same(readdirSync(folder), [])
  }
})

t.test(
  'such a file with a time from the future is taken over too, and told of without a date where there is none',
  async (t) => {
    // Seconds; of the second there is no date, where the file system keeps it.
    for (const time of [Date.now() / 1000 + 3600, 9_000_000_000_000]) {
      const folder = t.testdir({ [NAME]: 'junk' })
      const path = join(folder, NAME)
      utimesSync(path, time, time)
      const claim = `${path}.${readLock(path)?.id}`
      leave(claim, {})
      await t.rejects(
        withFileLock(path, { ...options, timeout: 0.02 }, () => t.fail('entered')),
        { name: 'ExplainedError', message: /locked by an unknown process( since .*)?; waited/ },
        'somebody else is at it',
      )
      rmSync(claim)
      t.equal(await withFileLock(path, { ...options, timeout: 1 }, () => 'in'), 'in')
      t.same(readdirSync(folder), [])
    }
  },
)

t.test('what is no file is named, and not waited for', async (t) => {
  const folder = t.testdir({ folder: {}, file: '' })
  symlinkSync('nowhere', join(folder, 'dangling'))
  symlinkSync('file', join(folder, 'link'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const cases = { folder: 'a folder', dangling: 'a symbolic link', link: 'a symbolic link', pipe: 'not a regular file' }
  for (const [name, what] of Object.entries(cases)) {
    const path = join(folder, name)
    await t.rejects(
      withFileLock(path, options, () => t.fail('entered')),
      { name: 'ExplainedError', message: `${path} is ${what}, where the lock of ansible/inventory.ini has to be` },
    )
    t.ok(lstatSync(path), 'left as it is')
  }
})

t.test('waiting can be interrupted', async (t) => {
  const path = join(t.testdir(), NAME)
  leave(path, {})
  const controller = new AbortController()
  const waiting = withFileLock(path, { ...options, signal: controller.signal }, () => t.fail('entered'))
  controller.abort()
  await t.rejects(waiting, { name: 'ExplainedError', message: /^interrupted/ })
})

t.test('a lock that is no longer ours is not removed', async (t) => {
  const path = join(t.testdir(), NAME)
  await withFileLock(path, options, () => {
    rmSync(path)
    leave(path, { host: 'elsewhere' })
  })
  t.ok(existsSync(path))
})

t.test('a lock that cannot be removed does not undo what was done under it', async (t) => {
  const path = join(t.testdir(), NAME)
  const done = await withFileLock(path, options, () => {
    rmSync(path)
    mkdirSync(path)
    return 'done'
  })
  t.equal(done, 'done')
})

t.test('one that cannot be released when the process ends keeps it from nothing', async (t) => {
  const worker = await bundleWorker('hold-lock', workers)
  const path = join(t.testdir(), NAME)
  const child = spawn(...bare(process.execPath, worker, path), { stdio: ['pipe', 'pipe', 'pipe'] })
  await once(child.stdout, 'data')
  rmSync(path)
  mkdirSync(path)
  child.kill('SIGTERM')
  const [stderr, end] = await Promise.all([text(child.stderr), once(child, 'exit')])
  t.same(end, [null, 'SIGTERM'])
  t.equal(stderr, '')
})

t.test('a signal or process.exit releases it', async (t) => {
  const worker = await bundleWorker('hold-lock', workers)
  for (const [how, code, signal] of [
    ['SIGTERM', null, 'SIGTERM'],
    ['SIGINT', null, 'SIGINT'],
    ['exit', 7, null],
  ] as const) {
    const folder = t.testdir()
    const child = spawn(...bare(process.execPath, worker, join(folder, NAME)), { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    t.ok(existsSync(join(folder, NAME)))
    if (how !== 'exit') child.kill(how)
    else child.stdin.end()
    t.same(await once(child, 'exit'), [code, signal], how)
    t.same(readdirSync(folder), [])
  }
})
