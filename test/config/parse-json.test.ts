import fc from 'fast-check'
import t from 'tap'
import { JsonSyntaxError, parseJson } from '../../src/config/parse-json.js'
import { plainValue } from '../../src/config/plain-value.js'
import { Float } from '../../src/model/value.js'

/** Records have no prototype here, so the text is compared. */
const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

t.test('reads what JSON.parse reads', async (t) => {
  const same = fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t', '\r\n'), (text, space) => {
    const value = JSON.parse(text)
    t.ok(sameJson(plainValue(parseJson(JSON.stringify(value, undefined, space)).value), value))
  })
  fc.assert(same, { numRuns: 200 })
})

t.test('refuses what JSON.parse refuses', async () => {
  const accepts = (read: (text: string) => unknown, text: string): boolean => {
    try {
      read(text)
      return true
    } catch {
      return false
    }
  }
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\u12"',
    '"\n"',
    '1',
    '01',
    '-',
    '1.',
    '1e',
    '.5',
    'true',
    'nul',
    ' ',
    '\t',
  ]
  const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 7 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(texts, (text) => accepts(parseJson, text) === accepts(JSON.parse, text)),
    { numRuns: 2000 },
  )
})

t.test('keeps digits and points', async (t) => {
  t.strictSame(parseJson('[9007199254740993, 1.0, 1e2, 0.5, -0, 1e999]').value, [
    9007199254740993n,
    new Float(1),
    new Float(100),
    0.5,
    -0,
    new Float(Number.POSITIVE_INFINITY),
  ])
  t.strictSame(plainValue(parseJson('[9007199254740993, 1.0]').value), [9007199254740992, 1])
})

t.test('knows where everything stands', async (t) => {
  const text = '{\n  "a": [1, {"b": 2}],\n  "c": null\n}'
  const { offsetOf } = parseJson(text)
  t.equal(offsetOf([]), 0)
  t.equal(offsetOf(['c']), text.indexOf('"c"'))
  t.equal(offsetOf(['a', 1, 'b']), text.indexOf('"b"'))
  t.equal(offsetOf(['a', 0]), text.indexOf('1'))
  t.equal(offsetOf(['a', 1, 'x']), text.indexOf('{"b"'), 'the nearest thing around')
  t.equal(offsetOf(['a', 7]), text.indexOf('['))
  t.equal(offsetOf(['x', 'y']), 0)
  t.equal(offsetOf(['a', 1, 'b', 'c']), text.indexOf('2'))
})

t.test('errors say where and what, and never quote', async (t) => {
  const cases: [string, number, RegExp][] = [
    ['', 0, /a value expected/],
    ['{"a" 1}', 5, /colon/],
    ['{"a": 1 "b": 2}', 8, /a comma or }/],
    ['[1 2]', 3, /a comma or ]/],
    ['{"a": 1,}', 8, /comma before }/],
    ['[1,]', 3, /comma before ]/],
    ['{a: 1}', 1, /key in double quotes/],
    ['{"a": 1, "a": 2}', 9, /twice/],
    ['{ // x\n}', 2, /comments/],
    ['{"a": "x\ny"}', 6, /text without line breaks/],
    ['{"a": "C:\\x"}', 6, /with \\\\ for each \\,/],
    ['{} x', 3, /nothing expected/],
    [`${'['.repeat(102)}`, 101, /deeper than 100/],
  ]
  for (const [text, at, message] of cases) {
    t.throws(() => parseJson(text), new JsonSyntaxError(at, ''), text)
    t.throws(() => parseJson(text), { at, message }, text)
  }
})
