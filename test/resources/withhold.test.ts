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

t.test('an item by a number in quotes, a key by a number', async (t) => {
  const result = read({ list: ['s'], map: { 7: 's' } }, ['list', '0'], ['map', 7])
  t.equal(JSON.stringify(result), '{"list":[{}],"map":{"7":{}}}')
})
