import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { parseState } from '../../src/state/parse-state.js'
import { readStateCarefully } from '../../src/state/read-state-carefully.js'
import { readStateFast } from '../../src/state/read-state-fast.js'
import { StateError } from '../../src/state/state-error.js'

const state = readFileSync(join(import.meta.dirname, '../fixtures/state/v4-libvirt-0.8/state.tfstate'), 'utf8')

/** Writes a state over and over as Terraform does: truncates it in place, and writes it some time later, in two parts. */
const WRITER = `
const { openSync, ftruncateSync, writeSync } = require('node:fs')
const state = process.argv[2]
const descriptor = openSync(process.argv[1], 'r+')
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
const write = () => {
  ftruncateSync(descriptor, 0)
  pause(3)
  writeSync(descriptor, state.slice(0, 5000), 0)
  pause(3)
  writeSync(descriptor, state.slice(5000), 5000)
  pause(3)
}
write()
process.stdout.write('started')
setInterval(write, 0)
`

t.test('a state that is rewritten all the time is read whole every time', async (t) => {
  const path = join(t.testdir({ 'terraform.tfstate': state }), 'terraform.tfstate')
  const writer = spawn(process.execPath, ['-e', WRITER, path, state], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => writer.kill())
  await once(writer.stdout, 'data')

  const file = { path, source: { kind: 'state', path: 'x' }, workspace: 'default', kind: 'root' } as const
  // However long the writer is kept from running, its state stays young.
  t.capture(Date, 'now', () => statSync(path).mtimeMs)
  const options = { root: '/', follow_symlinks: false, locks: { stale_after: 3600 } }
  const seen = { whole: 0, incomplete: 0 }
  // The careful reader ends when a state is whole: only after a while of any length is the next look one at random.
  for (let i = 0; i < 60 || seen.incomplete === 0; i++) {
    await setTimeout(Math.random() * 9)
    try {
      parseState(readStateFast(path) ?? '')
      seen.whole++
    } catch (error) {
      if (!(error instanceof StateError && error.code === 'state-not-json')) throw error
      seen.incomplete++
    }
    const careful = await readStateCarefully(file, options, (text) => {
      parseState(text)
      return text
    })
    if (careful.kind !== 'text' || careful.value !== state) t.fail(`read as ${careful.kind}`)
  }
  t.ok(seen.incomplete > 0, 'the writer was met in the middle')
  writer.kill()
  await once(writer, 'exit')
})

/** Truncates and writes a file in place over and over, and makes it look as if that had been long ago. */
const OLD_WRITER = `
const { closeSync, futimesSync, openSync, writeSync } = require('node:fs')
const write = () => {
  const descriptor = openSync(process.argv[1], 'w')
  writeSync(descriptor, process.argv[2])
  futimesSync(descriptor, 1, 1)
  closeSync(descriptor)
}
write()
process.stdout.write('started')
setInterval(write, 1)
`

t.test('nor is one taken for empty that is truncated already and has its old time stamp still', async (t) => {
  const path = join(t.testdir({ 'terraform.tfstate': state }), 'terraform.tfstate')
  const writer = spawn(process.execPath, ['-e', OLD_WRITER, path, state], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => writer.kill())
  await once(writer.stdout, 'data')
  const file = { path, source: { kind: 'state', path: 'x' }, workspace: 'default', kind: 'root' } as const
  const options = { root: '/', follow_symlinks: false, locks: { stale_after: 3600 } }
  for (let i = 0; i < 2000; i++) {
    const careful = await readStateCarefully(file, options, (text) => text)
    if (careful.kind !== 'text') t.fail(`read as ${careful.kind}`)
  }
  writer.kill()
  await once(writer, 'exit')
})
