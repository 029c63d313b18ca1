import t from 'tap'
import { unflatten } from '../../src/state/unflatten.js'

/** Plain objects in place of records without a prototype, so that they compare. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

t.test('lists, sets, maps and blocks', (t) => {
  const flat = {
    id: 'i-1',
    'nic.#': '2',
    'nic.1.ips.#': '0',
    'nic.0.ips.#': '2',
    'nic.0.ips.1': '10.0.0.2',
    'nic.0.ips.0': '10.0.0.1',
    'nic.0.tags.%': '1',
    'nic.0.tags.a.b': 'dots',
    'sg.#': '2',
    'sg.99': 'first',
    'sg.2472154402': 'second',
    'grid.#': '1',
    'grid.0.#': '1',
    'grid.0.0': 'x',
    'ten.#': '11',
    ...Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`ten.${i}`, String(i)])),
    'empty.%': '0',
    'unmarked.key': 'map without its length',
    '%': '9',
  }
  t.strictSame(plain(unflatten(flat)), {
    id: 'i-1',
    nic: [{ ips: ['10.0.0.1', '10.0.0.2'], tags: { 'a.b': 'dots' } }, { ips: [] }],
    sg: ['first', 'second'],
    grid: [['x']],
    ten: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
    empty: {},
    unmarked: { key: 'map without its length' },
  })
  t.end()
})

t.test('names of Object.prototype are names', (t) => {
  const nested = unflatten({ __proto__: 'a', 'constructor.%': '1', 'constructor.__proto__': 'b' })
  t.notOk('toString' in nested)
  t.strictSame(Object.keys(unflatten(JSON.parse('{"__proto__":"a"}'))), ['__proto__'])
  t.strictSame(JSON.stringify(nested.constructor), '{"__proto__":"b"}')
  t.end()
})

t.test('depth costs no stack', (t) => {
  t.strictSame(Object.keys(unflatten({ [Array(100_000).fill('a').join('.')]: 'x' })), ['a'])
  t.end()
})
