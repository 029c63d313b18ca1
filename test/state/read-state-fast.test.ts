import { execFileSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readStateFast } from '../../src/state/read-state-fast.js'

t.test('a plain file is read, anything else is left to the careful reader', (t) => {
  const dir = t.testdir({
    'terraform.tfstate': '{"version":4,"é":1}',
    empty: '',
    large: 'x'.repeat(128 * 1024),
    folder: {},
    link: t.fixture('symlink', 'terraform.tfstate'),
  })
  execFileSync('mkfifo', [join(dir, 'fifo')])

  t.equal(readStateFast(join(dir, 'terraform.tfstate')), '{"version":4,"é":1}')
  t.equal(readStateFast(join(dir, 'absent')), null)
  for (const name of ['empty', 'large', 'folder', 'link', 'fifo', 'terraform.tfstate/x']) {
    t.equal(readStateFast(join(dir, name)), undefined, name)
  }
  t.end()
})

t.test('no file stays open, since a lab has more of them than a process may open', (t) => {
  const dir = t.testdir({ 'terraform.tfstate': '{"version":4}', folder: {} })
  // The kernel always gives the lowest number that is free.
  const next = (): number => {
    const descriptor = openSync(dir, 'r')
    closeSync(descriptor)
    return descriptor
  }
  const before = next()
  for (const name of ['terraform.tfstate', 'folder']) readStateFast(join(dir, name))
  t.equal(next(), before)
  t.end()
})
