import t from 'tap'
import { parseRequests } from '../../src/provision/parse-request.js'
import type { VmRequest } from '../../src/provision/vm-request.js'

const one = { several: false }
const several = { several: true }

/** A request of which only that is said. */
const saying = (said: VmRequest): VmRequest => ({
  memory: undefined,
  vcpus: undefined,
  user: undefined,
  dotfiles: undefined,
  ...said,
})

t.test('the old spelling', async (t) => {
  t.strictSame(parseRequests(['dev-vm', '4096', '2'], one), [saying({ name: 'dev-vm', memory: 4096, vcpus: 2 })])
  t.strictSame(parseRequests(['dev-vm'], one), [saying({ name: 'dev-vm' })])
})

t.test('flags are for all', async (t) => {
  t.strictSame(parseRequests(['a', 'b', '512'], { ...several, user: 'ann' }), [
    saying({ name: 'a', memory: 512, user: 'ann' }),
    saying({ name: 'b', memory: 512, user: 'ann' }),
  ])
  t.strictSame(parseRequests(['a', 'b'], several), [saying({ name: 'a' }), saying({ name: 'b' })])
})

t.test('a word that is no number is not taken for another VM', async (t) => {
  t.throws(() => parseRequests(['dev-vm', 'ann'], one), { message: /memory must be a whole number of MiB, not "ann"/ })
  for (const memory of ['-1', '0', '1e3', '4k', '+1', '٣']) {
    t.throws(() => parseRequests(['dev-vm', memory], one), { message: /memory must be a whole number/ }, memory)
  }
  t.throws(() => parseRequests([], several), { message: /which VM/ })
  t.throws(() => parseRequests(['512'], several), { message: /which VM/ })
})
