import fc from 'fast-check'
import t from 'tap'
import { parseJsonExact } from '../../src/state/parse-json-exact.js'

t.test('integers beyond 2^53 keep their digits, everything else is what JSON.parse makes of it', (t) => {
  const cases: readonly [text: string, value: unknown][] = [
    ['9007199254740991', 9007199254740991],
    ['[true,false,null]', [true, false, null]],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    [' 12345678901234567890 ', 12345678901234567890n],
    [
      '[1,[12345678901234567890],{"a":-12345678901234567890}]',
      [1, [12345678901234567890n], { a: -12345678901234567890n }],
    ],
    ['12345678901234567890.0', 12345678901234567000],
    ['1e400', Number.POSITIVE_INFINITY],
    ['{"a":1,"a":12345678901234567890}', { a: 12345678901234567890n }],
    ['"12345678901234567890"', '12345678901234567890'],
    ['{"\\"]}\\\\":"{[\\\\\\""}', { '"]}\\': '{[\\"' }],
    ['{"":[]}', { '': [] }],
  ]
  for (const [text, value] of cases) t.strictSame(parseJsonExact(text), value, text)
  t.ok(Object.is(parseJsonExact('-0'), -0))
  t.end()
})

t.test('an integer that is too long for Ansible stays infinite', (t) => {
  const digits = (count: number): string => '1'.repeat(count)
  t.equal(parseJsonExact(`[-${digits(4300)}]`)?.toString(), `-${digits(4300)}`)
  t.strictSame(parseJsonExact(`[${digits(4302)}]`), [Number.POSITIVE_INFINITY])
  t.end()
})

t.test('__proto__ is a key', (t) => {
  const value = parseJsonExact('{"__proto__":{"x":12345678901234567890}}') as Record<string, unknown>
  t.ok(Object.hasOwn(value, '__proto__'))
  t.strictSame(Object.getPrototypeOf(value), Object.prototype)
  t.end()
})

/** The digits beyond 2^53 given up again. */
const rounded = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? Number(item) : item))

t.test('is JSON.parse for everything else', (t) => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), undefined, indent)
      return rounded(parseJsonExact(text)) === rounded(JSON.parse(text))
    }),
    { numRuns: 500 },
  )
  t.pass('no difference found')
  t.end()
})

t.test('refuses what JSON.parse refuses', (t) => {
  for (const text of [
    '',
    '{',
    '[1,]',
    '01',
    '1.',
    '+1',
    '{"a":1,}',
    "{'a':1}",
    '\ufeff{}',
    '{}\0',
    'NaN',
    '[1 2]',
    '"\n"',
  ]) {
    t.throws(() => parseJsonExact(text), { name: 'SyntaxError' }, JSON.stringify(text))
  }
  t.end()
})
