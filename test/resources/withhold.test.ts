import t from 'tap'
import { WITHHELD, withhold } from '../../src/resources/withhold.js'
import type { AttributePath, ResourceInstance, StateValue } from '../../src/state/state.js'

const read = (attributes: Record<string, StateValue>, ...sensitive: AttributePath[]): ResourceInstance['attributes'] =>
  withhold({ module: '', mode: 'managed', type: 'x', name: 'x', tainted: false, attributes, sensitive }).attributes

t.test('a value, an item, what is below', async (t) => {
  const attributes = { a: 's', list: [{ b: 's', c: 1 }, 's'], map: { k: 's', l: 2 } }
  const result = read(attributes, ['a'], ['list', 0, 'b'], ['list', 1], ['map', 'k'])
  t.equal(result.a, WITHHELD)
  t.strictSame((result.list as StateValue[])[1], WITHHELD)
  t.notOk(JSON.stringify(result).includes('"s"'))
  t.ok(JSON.stringify(result).includes('"c":1'))
  t.equal(attributes.list[1], 's', 'the state is as it was')
})

t.test('a path that does not fit withholds what it leads into', async (t) => {
  const attributes = { set: ['s', 't'], text: 's' }
  const result = read(attributes, ['set', 'x'], ['text', 'x'], ['set', -1])
  t.equal(result.set, WITHHELD)
  t.equal(result.text, WITHHELD)
})

t.test('a path to nothing withholds nothing', async (t) => {
  t.equal(JSON.stringify(read({ a: [1], b: null }, ['x', 'y'], ['a', 7], ['b', 'c'])), '{"a":[1],"b":null}')
})

t.test('an empty path withholds everything', async (t) => {
  t.equal(JSON.stringify(read({ a: 1 }, [])), '{}')
})

t.test('a text that is the same as a sensitive one, wherever a provider copied it', async (t) => {
  const attributes = {
    tags: { Name: 'web', role: 's3cret', tier: '1' },
    copy: { role: 's3cret', tiers: ['1', ['1'], 'x'], Name: 'web' },
    secret: { deep: ['a', { b: 'c' }], none: '', on: true, n: 7 },
    others: ['a', 'c', 'b', '', true, 7, null],
  }
  const result = read(attributes, ['tags', 'role'], ['tags', 'tier'], ['secret'])
  t.equal(
    JSON.stringify(result),
    JSON.stringify({
      tags: { Name: 'web', role: {}, tier: {} },
      copy: { role: {}, tiers: [{}, [{}], 'x'], Name: 'web' },
      secret: {},
      others: [{}, {}, 'b', '', true, 7, null],
    }),
  )
  t.equal((result.others as StateValue[])[0], WITHHELD)
  t.equal(attributes.copy.role, 's3cret', 'the state is as it was')
})

t.test('a path of any length, and values of any depth', async (t) => {
  let deep: StateValue = 's'
  for (let i = 0; i < 20_000; i++) deep = { x: deep }
  const path = ['deep', ...Array.from({ length: 20_000 }, () => 'x')]
  for (const result of [read({ deep, a: 1 }, path), read({ deep, a: 1, b: 's' }, ['b'])]) {
    t.equal(result.a, 1)
    let depth = 0
    for (let at = result.deep as { x?: StateValue }; at !== WITHHELD; at = at.x as { x?: StateValue }) depth++
    t.ok(depth < 300, 'hidden from some depth on')
  }
})

t.test('an item by a number in quotes, a key by a number', async (t) => {
  const result = read({ list: ['s'], map: { 7: 's' } }, ['list', '0'], ['map', 7])
  t.equal(JSON.stringify(result), '{"list":[{}],"map":{"7":{}}}')
})
