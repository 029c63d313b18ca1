import t from 'tap'
import { setVariable } from '../../src/hosts/set-variables.js'
import { toValue } from '../../src/hosts/to-value.js'
import { Float, record } from '../../src/model/value.js'
import { WITHHELD } from '../../src/resources/withhold.js'
import { InexactNumber } from '../../src/state/inexact-number.js'
import type { StateValue } from '../../src/state/state.js'
import { extractFrom } from './read-case.js'

const nested = (depth: number): StateValue => {
  let value: StateValue = 'core'
  for (let at = 0; at < depth; at++) value = [value]
  return value
}

t.test('nesting', async (t) => {
  t.strictSame(toValue(nested(100), false), { value: nested(100), withheld: false, unfit: false })
  t.strictSame(toValue(nested(101), false), { value: undefined, withheld: false, unfit: true })
  t.strictSame(toValue(nested(50_000), false).unfit, true)
})

t.test('sensitive parts are left out', async (t) => {
  const { value, withheld } = toValue({ a: WITHHELD, b: [1, WITHHELD, { c: WITHHELD }] }, false)
  t.equal(JSON.stringify(value), '{"b":[1,{}]}')
  t.equal(withheld, true)
  t.equal(toValue(WITHHELD, false).value, undefined)
})

t.test('numbers beyond 2^53', async (t) => {
  t.equal(toValue(Number.MAX_SAFE_INTEGER, false).value, Number.MAX_SAFE_INTEGER)
  t.throws(() => toValue([{ a: 2 ** 53 }], false), InexactNumber)
  t.equal(toValue(12345678901234567890n, true).value, 12345678901234567890n)
  t.strictSame(toValue(1e20, true).value, new Float(1e20))
  t.equal(toValue(Number.POSITIVE_INFINITY, true).unfit, true)
})

const state = (value: string): string =>
  `{"version":4,"serial":1,"lineage":"","outputs":{
    "vm_name":{"value":"web"},"vm_ip":{"value":"10.0.0.1"},"ansible_vars":{"value":{"n":${value}}},"other":{"value":1e300}
  },"resources":[{"mode":"managed","type":"terraform_data","name":"vm","provider":"p","instances":[{"attributes":{"n":1e300}}]}]}`

t.test('a state is parsed again only for numbers that are used', async (t) => {
  t.equal(extractFrom(state('5')).hosts[0]?.vars.n, 5)
  t.throws(() => extractFrom(state('12345678901234567890')), InexactNumber)
  t.equal(extractFrom(state('12345678901234567890'), {}, true).hosts[0]?.vars.n, 12345678901234567890n)
  t.strictSame(extractFrom(state('1e20'), {}, true).hosts[0]?.vars.n, new Float(1e20))
})

t.test('a value that is nested too deep is reported', async (t) => {
  const { hosts, problems } = extractFrom(state('['.repeat(200) + ']'.repeat(200)))
  t.notOk('n' in (hosts[0]?.vars ?? {}))
  t.match(problems, [{ code: 'value-dropped', vm: 'web', path: 'terraform/lab-1.tfstate' }])
})

t.test('a partly sensitive value that nobody asked for goes without a word', async (t) => {
  const vars = record()
  const report = () => t.fail('reported')
  setVariable(vars, 'tf_tags', { a: 'b', c: WITHHELD }, { owner: 'web', exact: false, report }, true)
  t.equal(JSON.stringify(vars), '{"tf_tags":{"a":"b"}}')
})
