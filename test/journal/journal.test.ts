import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import {
  type JournalEntry,
  journalFolder,
  planFile,
  readJournal,
  removeJournal,
  writeJournal,
} from '../../src/journal/journal.js'
import { KEPT, labWithVm, makeLab, UP } from '../provision/lab.js'

const ENTRY: JournalEntry = {
  version: 1,
  vm: 'web-vm',
  phase: 'apply',
  fresh: true,
  ours: true,
  variables: { memory: '2048' },
  made: { pool: 'fast' },
  uri: 'qemu:///system',
  child: { host: 'here', pid: 77, start: '1', boot: 'b', namespace: 'n' },
}

const DAMAGED = { name: 'ExplainedError', message: /^the journal of web-vm is damaged$/ }

t.test('what is written is read, until it is removed', async (t) => {
  const dir = t.testdir()
  t.equal(readJournal(dir, 'web-vm'), undefined)
  writeJournal(dir, ENTRY)
  t.strictSame(readJournal(dir, 'web-vm'), ENTRY)
  t.equal(readJournal(dir, 'db-vm'), undefined)
  writeFileSync(planFile(dir, 'web-vm'), 'what a killed run left, with the values of all variables')
  removeJournal(dir, 'web-vm')
  removeJournal(dir, 'web-vm')
  t.equal(readJournal(dir, 'web-vm'), undefined)
  t.strictSame(readdirSync(journalFolder(dir)), [])
})

t.test('what is no journal is refused', async (t) => {
  const dir = t.testdir({ '.vm-infra': {} })
  const read = (text: string) => {
    writeFileSync(join(dir, '.vm-infra', 'web-vm.json'), text)
    return readJournal(dir, 'web-vm')
  }
  for (const [name, value] of Object.entries({
    version: 2,
    vm: 'db-vm',
    phase: 'down',
    fresh: 'yes',
    ours: 1,
    variables: { memory: 5 },
    made: { pool: null },
    uri: 5,
    run: '',
  })) {
    t.throws(() => read(JSON.stringify({ ...ENTRY, [name]: value })), DAMAGED, name)
  }
  for (const pid of [0, 1, -77, 1.5, '77']) {
    t.throws(() => read(JSON.stringify({ ...ENTRY, child: { ...ENTRY.child, pid } })), DAMAGED, `process ${pid}`)
  }
  for (const text of ['', '{', 'null', '[]', '5', JSON.stringify(ENTRY).slice(0, -3)]) {
    t.throws(() => read(text), DAMAGED, text)
  }
  fc.assert(
    fc.property(fc.json(), (text) => {
      t.throws(() => read(text), DAMAGED, text)
    }),
  )
})

t.test('a variable that the configuration no longer knows is forgotten', async (t) => {
  const lab = makeLab(t.testdir())
  mkdirSync(lab.path('terraform', '.vm-infra'))
  writeJournal(lab.path('terraform'), { ...ENTRY, variables: { memory: '2048', 'gone by': '1' } })
  const { out, code } = await lab.run(['provision', 'web-vm', '--dry-run'])
  t.equal(code, 0)
  t.match(out, /-var=memory=2048/)
  t.notMatch(out, /gone by/)
})

t.test('a VM whose journal is damaged is not made over after the defaults', async (t) => {
  const lab = await labWithVm(t)
  const journal = lab.path('terraform', '.vm-infra', 'web-vm.json')
  writeFileSync(journal, `<<<<<<< HEAD\n${lab.read('terraform', '.vm-infra', 'web-vm.json')}`)
  for (const argv of [UP, ['destroy', 'web-vm', '--yes']]) {
    const { code, err } = await lab.run(argv)
    t.equal(code, 1)
    t.match(err, `web-vm: the journal of web-vm is damaged (restore ${journal} from`)
  }
  t.match(await lab.run(['check']), { code: 3, out: /terraform\/\.vm-infra\/web-vm\.json: .*is damaged/ })
  t.strictSame(lab.traces(), KEPT)
})
