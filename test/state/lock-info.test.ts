import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { lockInfoPath, readLockInfo } from '../../src/state/lock-info.js'

const CREATED = '2026-01-02T03:04:05.123456789Z'
const at = Date.parse(CREATED)
const lock = JSON.stringify({
  ID: 'f2ab2b1f-9c3e-7b31-6a6c-5d0f4dd3a8a7',
  Operation: 'OperationTypeApply',
  Info: '',
  Who: 'mr@host',
  Version: '1.11.4',
  Created: CREATED,
  Path: 'terraform.tfstate',
})

t.test('a lock counts until it is stale', (t) => {
  const dir = t.testdir({ '.terraform.tfstate.lock.info': lock })
  const path = join(dir, 'terraform.tfstate')
  let age = 0
  t.capture(Date, 'now', () => at + age * 1000)
  const read = (seconds: number) => {
    age = seconds
    return readLockInfo(path, 3600)
  }
  const said = { created: CREATED, who: 'mr@host' }

  t.equal(lockInfoPath(path), join(dir, '.terraform.tfstate.lock.info'))
  t.strictSame(read(0), { stale: false, ...said })
  t.strictSame(read(3600), { stale: false, ...said })
  t.strictSame(read(3601), { stale: true, ...said })
  t.strictSame(read(-10_000), { stale: false, ...said }, 'a clock that is behind')
  t.end()
})

t.test('no lock', (t) => {
  const dir = t.testdir({ file: '' })
  t.equal(readLockInfo(join(dir, 'terraform.tfstate'), 1), undefined)
  t.equal(readLockInfo(join(dir, 'absent', 'terraform.tfstate'), 1), undefined)
  t.equal(readLockInfo(join(dir, 'file', 'terraform.tfstate'), 1), undefined)
  t.end()
})

t.test('a lock that says nothing counts from its mtime', (t) => {
  let age = 0
  t.capture(Date, 'now', () => at + age * 1000)
  for (const content of ['', '{"Created":', '[]', '{"Created":"yesterday"}', '{"Created":1}', 'x'.repeat(20_000)]) {
    const dir = t.testdir({ '.a.tfstate.lock.info': content })
    utimesSync(join(dir, '.a.tfstate.lock.info'), at / 1000, at / 1000)
    const read = (seconds: number) => {
      age = seconds
      return readLockInfo(join(dir, 'a.tfstate'), 60)
    }
    t.match(read(50), { stale: false }, content.slice(0, 30))
    t.strictSame(read(70), { stale: true }, content.slice(0, 30))
  }
  t.end()
})

t.test('a lock is not read through a link, and a folder of its name is one', (t) => {
  const dir = t.testdir({
    secret: lock,
    '.a.lock.info': t.fixture('symlink', 'secret'),
    '.b.lock.info': {},
  })
  t.strictSame(readLockInfo(join(dir, 'a'), 60), { stale: false })
  t.strictSame(readLockInfo(join(dir, 'b'), 60), { stale: false })
  t.end()
})
