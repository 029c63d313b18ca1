import { execFileSync } from 'node:child_process'
import * as nodeFs from 'node:fs'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { followLinks, writeFileAtomic } from '../../src/files/write-file-atomic.js'

const mode = (path: string): string => (statSync(path).mode & 0o7777).toString(8)

const deadPid = (): number => Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }))

t.test('a new file gets 0644 less the umask', async (t) => {
  const folder = t.testdir()
  const before = process.umask(0o027)
  t.teardown(() => process.umask(before))
  writeFileAtomic(join(folder, 'inventory.ini'), '[vms]\n')
  t.equal(readFileSync(join(folder, 'inventory.ini'), 'utf8'), '[vms]\n')
  t.equal(mode(join(folder, 'inventory.ini')), '640')
  t.same(readdirSync(folder), ['inventory.ini'])
})

t.test('mode and owner of an old file stay', async (t) => {
  for (const odd of [0o600, 0o664, 0o444, 0o2750]) {
    const path = join(t.testdir({ 'inventory.ini': 'old' }), 'inventory.ini')
    if (process.getuid?.() === 0) chownSync(path, 1234, 4321)
    chmodSync(path, odd)
    const { uid, gid } = statSync(path)
    writeFileAtomic(path, 'new')
    t.equal(readFileSync(path, 'utf8'), 'new')
    t.equal(mode(path), odd.toString(8))
    t.match(statSync(path), { uid, gid })
  }
})

t.test('what stands in the temporary file can be read by nobody who may not read the old one', async (t) => {
  const before = process.umask(0)
  t.teardown(() => process.umask(before))
  for (const odd of [0o600, 0o640, 0o400]) {
    const path = join(t.testdir({ 'inventory.ini': 'old' }), 'inventory.ini')
    chmodSync(path, odd)
    const made: number[] = []
    const openSync: typeof nodeFs.openSync = (file, flags, mode) => {
      const descriptor = nodeFs.openSync(file, flags, mode)
      if (flags === 'wx') made.push(nodeFs.fstatSync(descriptor).mode & 0o777)
      return descriptor
    }
    writeFileAtomic(path, 'new', { fs: { ...nodeFs, openSync } })
    t.same(made, [odd & 0o600], odd.toString(8))
  }
})

t.test('links are followed, not replaced', async (t) => {
  const folder = t.testdir({
    real: { 'inventory.ini': 'old' },
    a: t.fixture('symlink', 'b'),
    b: t.fixture('symlink', 'real/inventory.ini'),
    new: t.fixture('symlink', 'real/new.ini'),
    loop: t.fixture('symlink', 'loop'),
    folder: t.fixture('symlink', 'real'),
  })
  symlinkSync('../a', join(folder, 'real', 'up'))
  writeFileAtomic(join(folder, 'folder', 'up'), 'changed')
  t.equal(readFileSync(join(folder, 'real', 'inventory.ini'), 'utf8'), 'changed')
  writeFileAtomic(join(folder, 'new'), 'made')
  t.equal(readFileSync(join(folder, 'real', 'new.ini'), 'utf8'), 'made')
  t.equal(followLinks(join(folder, 'a')), join(folder, 'real', 'inventory.ini'))
  t.throws(() => writeFileAtomic(join(folder, 'loop'), ''), { code: 'ELOOP' })
  t.same(readdirSync(join(folder, 'real')).sort(), ['inventory.ini', 'new.ini', 'up'])
})

t.test('a folder in the place of the file is not touched', async (t) => {
  const folder = t.testdir({ 'inventory.ini': { inside: '' } })
  t.throws(() => writeFileAtomic(join(folder, 'inventory.ini'), ''), { code: 'EISDIR' })
  t.same(readdirSync(folder), ['inventory.ini'])
})

t.test('what killed writers left is removed, nothing else', async (t) => {
  const folder = t.testdir()
  const pid = deadPid()
  const stays = [
    '.inventory.ini.1.0123456789ab.tmp',
    '.inventory.ini.lock',
    `.other.ini.${pid}.0123456789ab.tmp`,
    `.inventory.ini.${pid}.0123456789ab.old`,
    `.inventory.ini.of-${pid}.0123456789ab.tmp`,
    'x.tmp',
  ]
  const goes = [`.inventory.ini.${pid}.0123456789ab.tmp`, `.inventory.ini.${process.pid}.0123456789ab.tmp`]
  const old = '.inventory.ini.1.ba9876543210.tmp'
  for (const name of [...stays, ...goes, old]) writeFileSync(join(folder, name), '')
  for (const name of [old, ...stays.slice(1)]) utimesSync(join(folder, name), new Date(0), new Date(0))
  writeFileAtomic(join(folder, 'inventory.ini'), '')
  t.same(readdirSync(folder).sort(), [...stays, 'inventory.ini'].sort())
})

t.test('whatever fails, the old file is whole and nothing lies beside it', async (t) => {
  const calls = [
    'openSync',
    'fchownSync',
    'fchmodSync',
    'writeFileSync',
    'fsyncSync',
    'closeSync',
    'renameSync',
  ] as const
  for (const call of calls) {
    for (const code of ['ENOSPC', 'EIO', 'EACCES']) {
      const folder = t.testdir({ 'inventory.ini': 'old' })
      const fail = (...args: [never]): never => {
        // Like the real thing: the descriptor is gone, and half of the content may be there.
        if (call === 'closeSync') nodeFs.closeSync(...args)
        if (call === 'writeFileSync') nodeFs.writeSync(args[0], 'ha')
        throw Object.assign(new Error(call), { code })
      }
      const fs = { ...nodeFs, [call]: fail }
      t.throws(() => writeFileAtomic(join(folder, 'inventory.ini'), 'new', { fs }), { code }, `${call} ${code}`)
      t.equal(readFileSync(join(folder, 'inventory.ini'), 'utf8'), 'old')
      t.same(readdirSync(folder), ['inventory.ini'])
    }
  }
})

t.test('an owner that may not be given is no error', async (t) => {
  const folder = t.testdir({ 'inventory.ini': 'old' })
  const given: unknown[] = []
  const fchownSync = (_file: number, ...owner: number[]): void => {
    given.push(owner)
    throw Object.assign(new Error(), { code: 'EPERM' })
  }
  const { uid, gid } = statSync(join(folder, 'inventory.ini'))
  writeFileAtomic(join(folder, 'inventory.ini'), 'new', { fs: { ...nodeFs, fchownSync } })
  t.same(
    given,
    [
      [uid, gid],
      [-1, gid],
    ],
    'the group is tried alone',
  )
  t.equal(readFileSync(join(folder, 'inventory.ini'), 'utf8'), 'new')
})

t.test('a folder that cannot be listed or synced is no error, one that fails to sync is', async (t) => {
  const folder = t.testdir()
  const path = join(folder, 'inventory.ini')
  const failing = (code: string): typeof nodeFs => ({
    ...nodeFs,
    readdirSync: (() => {
      throw Object.assign(new Error(), { code: 'EACCES' })
    }) as never,
    fsyncSync: (file) => {
      if (nodeFs.fstatSync(file).isDirectory()) throw Object.assign(new Error(), { code })
    },
  })
  writeFileAtomic(path, 'one', { fs: failing('EINVAL') })
  t.throws(() => writeFileAtomic(path, 'two', { fs: failing('EIO') }), { code: 'EIO' })
  t.equal(readFileSync(path, 'utf8'), 'two', 'the new file is in place by then')
})

t.test('a folder that is not there', async (t) => {
  const folder = t.testdir()
  mkdirSync(join(folder, 'ansible'))
  t.throws(() => writeFileAtomic(join(folder, 'nowhere', 'inventory.ini'), ''), { code: 'ENOENT' })
})
