import { readFileSync } from 'node:fs'
import t from 'tap'
import { attempt } from '../src/errors.js'

t.test('a system call that fails gives what is made of its code, and a bug stays one', async (t) => {
  const told = (call: () => unknown): unknown => attempt(call, (code) => `failed: ${code}`)
  t.equal(
    told(() => 'done'),
    'done',
  )
  t.equal(
    told(() => readFileSync('/no/such/file')),
    'failed: ENOENT',
  )
  const bug = new TypeError('a bug')
  t.throws(
    () =>
      told(() => {
        throw bug
      }),
    bug,
  )
})
