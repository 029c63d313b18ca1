import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { unfinishedVms } from '../../src/check/unfinished-vms.js'
import type { Config } from '../../src/config/config.js'
import { newLock } from '../../src/files/lock-file.js'
import { ownIdentity } from '../../src/files/process-identity.js'
import { type JournalEntry, journalFolder, writeJournal } from '../../src/journal/journal.js'
import type { Problem } from '../../src/model/problem.js'
import { lockInfoPath } from '../../src/state/lock-info.js'
import { lab } from '../fixtures/cli/lab.js'
import { runMain } from '../fixtures/cli/run-main.js'

const self = ownIdentity()
const dead = { ...self, pid: spawnSync('true').pid }

const entry = (vm: string, phase: JournalEntry['phase'], rest: Partial<JournalEntry> = {}): JournalEntry => ({
  version: 1,
  vm,
  phase,
  fresh: true,
  ours: true,
  variables: {},
  ...rest,
})

const configFor = (dir: string) => ({ root: dir, terraform: { dir } }) as Config

t.test('what was begun and not finished, by nobody who is at it now', async (t) => {
  const dir = t.testdir()
  for (const each of [
    entry('up', 'up'),
    entry('killed', 'apply', { child: dead }),
    entry('half-gone', 'destroy'),
    entry('at-work', 'apply', { child: self }),
    entry('locked', 'apply'),
    entry('left-lock', 'apply'),
    entry('.half-written', 'apply'),
  ]) {
    writeJournal(dir, each)
  }
  const lock = (vm: string, holder: typeof self) =>
    writeFileSync(join(journalFolder(dir), `${vm}.lock`), newLock(holder, new Date()).content)
  lock('locked', self)
  lock('left-lock', dead)
  writeFileSync(join(journalFolder(dir), '.half-written.json'), '')
  t.strictSame(
    [...unfinishedVms(configFor(dir)).unfinished],
    [
      ['half-gone', 'destroy'],
      ['killed', 'apply'],
      ['left-lock', 'apply'],
    ],
  )
})

t.test('a journal or a lock that cannot be read is a problem of its VM', async (t) => {
  const dir = t.testdir()
  writeJournal(dir, entry('killed', 'apply'))
  writeJournal(dir, entry('odd-lock', 'apply'))
  mkdirSync(join(journalFolder(dir), 'folder.json'))
  mkdirSync(join(journalFolder(dir), 'odd-lock.lock'))
  execFileSync('mkfifo', [join(journalFolder(dir), 'pipe.json')])
  writeFileSync(join(journalFolder(dir), 'torn.json'), '{')
  const { unfinished, problems } = unfinishedVms(configFor(dir))
  t.strictSame([...unfinished.keys()], ['killed', 'odd-lock'])
  t.match(problems, [
    { code: 'journal-unreadable', vm: 'folder', path: '.vm-infra/folder.json', message: /\(EISDIR\)$/ },
    { code: 'journal-unreadable', vm: 'odd-lock', path: '.vm-infra/odd-lock.lock' },
    { code: 'journal-unreadable', vm: 'pipe', message: /\(not a regular file\)$/ },
    { code: 'journal-unreadable', vm: 'torn', message: /is damaged$/ },
  ])
})

t.test('no journals', async (t) => {
  const dir = t.testdir({ file: '' })
  t.equal(unfinishedVms(configFor(dir)).unfinished.size, 0)
  t.equal(unfinishedVms(configFor(join(dir, 'file'))).unfinished.size, 0)
  mkdirSync(journalFolder(dir))
  t.equal(unfinishedVms(configFor(dir)).unfinished.size, 0)
})

t.test('what its journal calls killed is not said to be created', async (t) => {
  const root = t.testdir(lab({ states: { 'web-vm': '' } }))
  const state = join(root, 'terraform', 'terraform.tfstate.d', 'web-vm', 'terraform.tfstate')
  writeFileSync(lockInfoPath(state), '{}')
  const codes = async (): Promise<string[]> =>
    JSON.parse((await runMain(['check', '--json'], { cwd: root })).stdout).problems.map(({ code }: Problem) => code)
  t.strictSame(await codes(), ['state-creating'])
  writeJournal(join(root, 'terraform'), entry('web-vm', 'apply', { child: dead }))
  t.strictSame(await codes(), ['vm-unfinished'])
  writeFileSync(state, 'no JSON')
  utimesSync(state, 1, 1)
  t.strictSame(await codes(), ['state-not-json', 'vm-unfinished'], 'any other problem of it is told all the same')
})
