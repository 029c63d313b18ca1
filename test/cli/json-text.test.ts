import fc from 'fast-check'
import t from 'tap'
import { inlineJson, jsonText } from '../../src/cli/json-text.js'
import { Float } from '../../src/model/value.js'

t.test('reads back as what it was', async () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain = JSON.stringify(value)
      return (
        JSON.stringify(JSON.parse(jsonText(value))) === plain && JSON.stringify(JSON.parse(inlineJson(value))) === plain
      )
    }),
  )
})

t.test('looks as JSON.stringify makes it look', async (t) => {
  const value = { a: [1, { b: [] }], c: {}, d: 'x', e: undefined }
  t.equal(jsonText(value), `${JSON.stringify(value, undefined, 2)}\n`)
})

t.test('digits and points are kept', async (t) => {
  t.equal(
    inlineJson([12345678901234567890n, new Float(1), new Float(1.5), new Float(-0)]),
    '[12345678901234567890, 1.0, 1.5, -0.0]',
  )
  t.equal(inlineJson(new Float(Number.POSITIVE_INFINITY)), '".inf"')
})

t.test('nothing in it steers a terminal', async (t) => {
  const text = jsonText({ 'k\u009b': '\u001b[31m\u2028\u202e\u200b\ufeff' })
  t.match(text, /^[\n\x20-\x7e]*$/)
  t.same(JSON.parse(text), { 'k\u009b': '\u001b[31m\u2028\u202e\u200b\ufeff' })
})
