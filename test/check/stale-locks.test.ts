import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { staleOwnLocks } from '../../src/check/stale-locks.js'
import type { Config } from '../../src/config/config.js'
import { newLock } from '../../src/files/lock-file.js'
import { ownIdentity } from '../../src/files/process-identity.js'
import { journalFolder } from '../../src/journal/journal.js'

const self = ownIdentity()
const elsewhere = { ...self, host: 'elsewhere', pid: 12 }
const CREATED = '2026-01-01T00:00:00.000Z'
const HOUR = 3_600_000

const project = (dir: string): Config =>
  ({
    root: dir,
    terraform: { dir },
    static: { file: join(dir, 'inventory.ini') },
    locks: { stale_after: 3600 },
  }) as Config

t.test('an old lock of another machine or container is told, since nobody takes it over', async (t) => {
  const dir = t.testdir()
  mkdirSync(journalFolder(dir))
  const lock = (path: string, holder: typeof self) =>
    writeFileSync(join(dir, path), newLock(holder, new Date(CREATED)).content)
  lock('.inventory.ini.lock', elsewhere)
  lock('.vm-infra/web-vm.lock', elsewhere)
  lock('.vm-infra/boxed.lock', { ...self, namespace: 'another' })
  lock('.vm-infra/own.lock', self)
  lock('.vm-infra/rebooted.lock', { ...self, boot: 'another', namespace: 'another' })
  writeFileSync(join(dir, '.vm-infra/torn.lock'), '{')
  mkdirSync(join(dir, '.vm-infra/folder.lock'))
  let age = 0
  t.capture(Date, 'now', () => Date.parse(CREATED) + age)
  const told = (milliseconds: number) => {
    age = milliseconds
    return staleOwnLocks(project(dir))
  }
  t.strictSame(told(HOUR), [])
  const [first, ...others] = told(HOUR + 1)
  t.strictSame(first, {
    code: 'lock-stale',
    severity: 'notice',
    message: `the lock of inventory.ini, held by process 12 on elsewhere since ${CREATED}, counts as left behind`,
    hint: 'make sure that it no longer runs there, then remove .inventory.ini.lock',
    path: '.inventory.ini.lock',
  })
  t.match(others, [
    { vm: 'boxed', path: '.vm-infra/boxed.lock' },
    { vm: 'web-vm', message: /^the lock of web-vm, held by/ },
  ])
  t.equal(others.length, 2)
})

t.test('where there are no locks', async (t) => {
  t.strictSame(staleOwnLocks(project(join(t.testdir(), 'nowhere'))), [])
})
