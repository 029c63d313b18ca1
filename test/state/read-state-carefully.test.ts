import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { StateFile } from '../../src/discovery/state-file.js'
import { parseState } from '../../src/state/parse-state.js'
import { type Careful, type ReadRules, readStateCarefully } from '../../src/state/read-state-carefully.js'
import type { State } from '../../src/state/state.js'

const state = readFileSync(join(import.meta.dirname, '../fixtures/state/v4-libvirt-0.8/state.tfstate'), 'utf8')
const whole = parseState(state)
const HOUR = 3600_000

const fileAt = (path: string): StateFile => ({
  path,
  source: { kind: 'state', path: 'terraform/terraform.tfstate' },
  workspace: 'default',
  kind: 'root',
})

const read = (path: string, options: Partial<ReadRules> = {}): Promise<Careful<State>> =>
  readStateCarefully(
    fileAt(path),
    { root: join(path, '..'), follow_symlinks: false, locks: { stale_after: 3600 }, ...options },
    (text) => parseState(text),
  )

/** A folder with a state last written an hour ago, and its lock, if any, from as long ago as `lock` says (ms). */
const settled = (t: Test, content: string | Buffer, lock?: number): string => {
  const created = lock === undefined ? undefined : new Date(Date.now() - lock).toISOString()
  const dir = t.testdir({
    'terraform.tfstate': content,
    ...(created !== undefined && { '.terraform.tfstate.lock.info': JSON.stringify({ Created: created }) }),
  })
  const hourAgo = (Date.now() - HOUR) / 1000
  utimesSync(join(dir, 'terraform.tfstate'), hourAgo, hourAgo)
  return join(dir, 'terraform.tfstate')
}

t.test('a whole state, locked or not', async (t) => {
  t.match(await read(settled(t, state)), { kind: 'text', value: whole, locked: false, problems: [] })
  t.match(await read(settled(t, state, 1000)), { kind: 'text', value: whole, locked: true, problems: [] })
  t.match(await read(settled(t, state, 2 * HOUR)), { kind: 'text', locked: false, problems: [{ code: 'lock-stale' }] })
})

t.test('an empty one', async (t) => {
  t.strictSame(await read(settled(t, '')), { kind: 'empty', problems: [] })
  t.strictSame(await read(settled(t, '', 1000)), { kind: 'creating', problems: [] })
  t.match(await read(settled(t, '', 2 * HOUR)), {
    kind: 'empty',
    problems: [{ code: 'lock-stale', severity: 'notice', hint: /terraform\/\.terraform\.tfstate\.lock\.info$/ }],
  })
})

t.test('an old and empty one is looked at twice: a file is truncated before it is stamped', async (t) => {
  const path = settled(t, '')
  const reading = read(path)
  writeFileSync(path, state)
  utimesSync(path, 1, 1)
  t.match(await reading, { kind: 'text', value: whole })
})

t.test('one that is not there', async (t) => {
  t.strictSame(await read(join(t.testdir({}), 'terraform.tfstate')), { kind: 'absent', problems: [] })
  t.strictSame(await read(join(t.testdir({ file: '' }), 'file', 'terraform.tfstate')), { kind: 'absent', problems: [] })
})

t.test('content that cannot be read says which of the ways, and where', async (t) => {
  const cases: readonly [content: string | Buffer, code: string, message: RegExp][] = [
    [state.slice(0, 3000), 'state-torn', /breaks off/],
    [`${state.slice(0, 3000)}\0\0`, 'state-torn', /breaks off/],
    [`${state}\0\0`, 'state-not-json', /zero bytes follow its end$/],
    [Buffer.from(state, 'utf16le'), 'state-not-json', /: it is UTF-16$/],
    [Buffer.from(`\ufeff${state}`, 'utf16le'), 'state-not-json', /: it is UTF-16$/],
    [Buffer.from(`\ufeff${state}`, 'utf16le').swap16(), 'state-not-json', /: it is UTF-16$/],
    [Buffer.from(`\ufeff${state}`), 'state-not-json', /: it begins with a byte order mark$/],
    [`${state}}\0`, 'state-not-json', /is not JSON$/],
    ['$ANSIBLE_VAULT;1.1;AES256\n6162\n', 'state-not-state', /encrypted with ansible-vault$/],
    ['-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n', 'state-not-state', /encrypted with age$/],
    ['age-encryption.org/v1\n-> X25519 x\n', 'state-not-state', /encrypted with age$/],
    ['\0GITCRYPT\0\x01', 'state-not-state', /encrypted with git-crypt$/],
    ['<html>', 'state-not-json', /is not JSON/],
    ['{"version":9}', 'state-newer', /version 9/],
    ['{"version":2}', 'state-older', /version 2/],
    ['[]', 'state-not-state', /not a state$/],
    ['{"version":4,"resources":{}}', 'state-not-state', /: resources should be a list$/],
    ['{"encryption_version":"v0"}', 'state-encrypted', /encrypted/],
  ]
  for (const [content, code, message] of cases) {
    const careful = await read(settled(t, content, 1000))
    const problem = { code, severity: 'error', message, path: 'terraform/terraform.tfstate' }
    t.match(careful, { kind: 'unreadable', problem, problems: [problem] }, code)
  }
})

t.test('an error of the program is not taken for one of the state', async (t) => {
  const file = fileAt(settled(t, state))
  const options = { root: '/', follow_symlinks: false, locks: { stale_after: 1 } }
  const broken = () => {
    throw new TypeError('a defect')
  }
  await t.rejects(readStateCarefully(file, options, broken), { name: 'TypeError' })
})

t.test('a young one is waited for', async (t) => {
  for (const before of ['', state.slice(0, 3000)]) {
    const path = join(t.testdir({ 'terraform.tfstate': before }), 'terraform.tfstate')
    const reading = read(path)
    await setTimeout(40)
    writeFileSync(path, state)
    t.match(await reading, { kind: 'text', value: whole })
  }
})

t.test('a young one that does not change is given up when it is a second old', async (t) => {
  const begun = Date.now()
  let clock = begun
  t.capture(Date, 'now', () => {
    clock += 100
    return clock
  })
  const dir = t.testdir({ torn: '{', empty: '' })
  t.match(await read(join(dir, 'torn')), { kind: 'unreadable', problem: { code: 'state-torn' } })
  clock = begun
  t.match(await read(join(dir, 'empty')), { kind: 'empty' })
})

t.test('what is no file is not read', async (t) => {
  const dir = t.testdir({ folder: {} })
  execFileSync('mkfifo', [join(dir, 'fifo')])
  // Elsewhere, since the path of a socket may have 107 characters and that of the fixtures has more in a clone that lies deep.
  const sockets = mkdtempSync(join(tmpdir(), 'vm-infra-'))
  t.teardown(() => rmSync(sockets, { recursive: true, force: true }))
  const server = createServer().listen(join(sockets, 'socket'))
  t.teardown(() => server.close())
  writeFileSync(join(dir, 'huge'), '')
  truncateSync(join(dir, 'huge'), 300 * 1024 * 1024)

  const message = { folder: /folder/, fifo: /regular file/, socket: /regular file/, huge: /too large/ }
  for (const [name, text] of Object.entries(message)) {
    const problem = { code: 'state-unreadable', message: text }
    const path = join(name === 'socket' ? sockets : dir, name)
    t.match(await read(path), { kind: 'unreadable', problem }, name)
  }
  t.match(await read(`${dir}/${'x'.repeat(300)}`), { kind: 'unreadable', problem: { message: /ENAMETOOLONG/ } })
})

t.test('no permission', async (t) => {
  const path = settled(t, state)
  chmodSync(path, 0)
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65534)
  try {
    t.match(await read(path), { kind: 'unreadable', problem: { code: 'state-unreadable', message: /no permission/ } })
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
})

t.test('links lead to files in the project only', async (t) => {
  const dir = t.testdir({
    outside: { 'a.tfstate': state },
    'project-2': { 'a.tfstate': state },
    project: {
      'a.tfstate': state,
      inside: t.fixture('symlink', 'a.tfstate'),
      outside: t.fixture('symlink', '../outside/a.tfstate'),
      sibling: t.fixture('symlink', '../project-2/a.tfstate'),
      dangling: t.fixture('symlink', 'nothing'),
      loop: t.fixture('symlink', 'loop'),
      below: t.fixture('symlink', 'a.tfstate/x'),
      zero: t.fixture('symlink', '/dev/zero'),
      folder: t.fixture('symlink', '.'),
    },
    root: t.fixture('symlink', 'project'),
  })
  const project = join(dir, 'project')
  const refused = (code: string, message: RegExp) => ({ kind: 'unreadable', problem: { code, message } })

  t.match(await read(join(project, 'inside')), { kind: 'text', value: whole })
  t.match(await read(join(dir, 'root', 'inside')), { kind: 'text', value: whole }, 'in a project that is a link itself')
  t.match(await read(join(project, 'outside')), refused('path-outside-root', /out of the project/))
  t.match(await read(join(project, 'sibling')), refused('path-outside-root', /out of the project/))
  t.match(await read(join(project, 'outside'), { follow_symlinks: true }), { kind: 'text', value: whole })
  t.match(await read(join(project, 'dangling')), refused('state-unreadable', /link that leads nowhere/))
  t.match(await read(join(project, 'below')), refused('state-unreadable', /link that leads nowhere/))
  t.match(await read(join(project, 'loop')), refused('state-unreadable', /back to itself/))
  t.match(await read(join(project, 'folder')), refused('state-unreadable', /folder/), 'the root is in the project')
  t.match(await read(join(project, 'zero'), { follow_symlinks: true }), refused('state-unreadable', /regular file/))
  t.match(await read(join(project, 'folder'), { follow_symlinks: true }), refused('state-unreadable', /folder/))

  const options = { root: project, follow_symlinks: false, locks: { stale_after: 1 } }
  const based = { ...fileAt(join(project, 'outside')), base: join(dir, 'outside') }
  t.match(await readStateCarefully(based, options, (text) => parseState(text)), { kind: 'text' }, 'into its base')
  const baseless = { ...based, base: join(dir, 'absent') }
  t.match(await readStateCarefully(baseless, options, (text) => parseState(text)), { kind: 'unreadable' })
})
