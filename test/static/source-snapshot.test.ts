import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { FoundSources } from '../../src/discovery/discover-sources.js'
import { type SourceSnapshot, sameSnapshot, takeSnapshot } from '../../src/static/source-snapshot.js'

const found = (path: string) => ({ states: [], fragments: [{ path }] }) as unknown as FoundSources

/** The later snapshot as it is on a file system where the change left no trace but the content. */
const coarse = (later: SourceSnapshot, { looks }: SourceSnapshot): SourceSnapshot => ({ ...later, looks })

t.test('two changes within one time stamp are told apart by the content', async (t) => {
  const path = join(t.testdir({ 'web.ini': '10.0.0.1' }), 'web.ini')
  const first = takeSnapshot(found(path))
  t.ok(sameSnapshot(first, takeSnapshot(found(path), first)))
  writeFileSync(path, '10.0.0.2')
  t.notOk(sameSnapshot(first, coarse(takeSnapshot(found(path), first), first)))
})

t.test('what was recent at first is compared by its content, however late that is', async (t) => {
  const path = join(t.testdir({ 'web.ini': '10.0.0.1' }), 'web.ini')
  const first = takeSnapshot(found(path))
  t.capture(Date, 'now', () => (first.looks[3] as number) + 10_000)
  t.ok(sameSnapshot(first, takeSnapshot(found(path), first)), 'nothing changed')
  writeFileSync(path, '10.0.0.2')
  t.notOk(sameSnapshot(first, coarse(takeSnapshot(found(path), first), first)))
})

t.test('a time stamp that was put back does not make a change an old one', async (t) => {
  const path = join(t.testdir({ 'web.ini': '10.0.0.1' }), 'web.ini')
  utimesSync(path, 1, 1)
  t.ok(takeSnapshot(found(path)).hashes.has(path))
})

t.test('what changed long ago is not read', async (t) => {
  const path = join(t.testdir({ 'web.ini': '10.0.0.1' }), 'web.ini')
  const { now } = Date
  t.capture(Date, 'now', () => now() + 10_000)
  const first = takeSnapshot(found(path))
  t.notOk(first.hashes.has(path))
  t.ok(sameSnapshot(first, takeSnapshot(found(path), first)))
  writeFileSync(path, '10.0.0.2')
  t.notOk(sameSnapshot(first, takeSnapshot(found(path), first)), 'and yet a change is noticed')
})
