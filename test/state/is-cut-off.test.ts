import t from 'tap'
import { isCutOff } from '../../src/state/is-cut-off.js'

t.test('tells a beginning from something else', (t) => {
  const whole = '{"a": [{"b": "c\\"d]}"}], "e": {"f": 1}}'
  for (let length = 1; length < whole.length; length++) {
    t.equal(isCutOff(whole.slice(0, length)), true, whole.slice(0, length))
    t.equal(isCutOff(`${whole.slice(0, length)}\0\0`), true, 'zeros after it')
  }
  for (const text of [whole, '<html>', '[1', '{"a": 1}}', '\ufeff{', '<<<<<<< HEAD\n{']) {
    t.equal(isCutOff(text), false, text)
  }
  t.equal(isCutOff('\0\0\0\0'), true)
  t.equal(isCutOff(`${whole}\0\0`), false)
  t.equal(isCutOff('<html>\0'), false)
  t.end()
})
