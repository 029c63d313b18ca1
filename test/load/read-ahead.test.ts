import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { readAhead } from '../../src/load/read-ahead.js'
import { projectPath } from '../integration/run-program.js'

const WORKER = projectPath('dist/read-ahead-worker.cjs')

t.test('every file comes as it stands, or is left to the caller', async (t) => {
  const folder = t.testdir()
  const files = Array.from({ length: 3000 }, (_, i) => ({
    path: join(folder, String(i)),
    text: `file ${i} `.repeat(i % 9),
  }))
  for (const { path, text } of files) writeFileSync(path, text)
  const ahead = readAhead(
    files.map(({ path }) => path),
    WORKER,
  )
  let known = 0
  for (const { text } of files) {
    const bytes = ahead.next()
    if (bytes === undefined) await sleep(1)
    else {
      known++
      t.equal(bytes.toString(), text)
    }
  }
  ahead.end()
  t.ok(known > 0, `${known} were read ahead`)
})

t.test('what is no ordinary file, or large, is left to the caller', async (t) => {
  const folder = t.testdir({ large: 'x'.repeat(64 * 1024), empty: '', folder: {}, last: 'here' })
  symlinkSync('last', join(folder, 'link'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const names = ['large', 'empty', 'folder', 'link', 'pipe', 'absent']
  const last = Array.from({ length: 2000 }, () => 'last')
  const ahead = readAhead(
    [...names, ...last].map((name) => join(folder, name)),
    WORKER,
  )
  await sleep(50)
  for (const name of names) t.equal(ahead.next(), undefined, name)
  const seen = new Set<string | undefined>()
  for (const _ of last) {
    seen.add(ahead.next()?.toString())
    if (!seen.has('here')) await sleep(1)
  }
  ahead.end()
  t.ok(seen.has('here'), 'and the thread goes on behind them')
})

t.test('without the second thread everything is left to the caller', async (t) => {
  const folder = t.testdir({ one: '1', two: '2' })
  const ahead = readAhead([join(folder, 'one'), join(folder, 'two')], join(folder, 'no-such-worker.cjs'))
  await sleep(20)
  t.equal(ahead.next(), undefined)
  t.equal(ahead.next(), undefined)
  ahead.end()
})
