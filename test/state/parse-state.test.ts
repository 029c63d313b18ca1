import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parseJsonExact } from '../../src/state/parse-json-exact.js'
import { parseState } from '../../src/state/parse-state.js'
import { StateError } from '../../src/state/state-error.js'

const FIXTURES = join(import.meta.dirname, '../fixtures/state')

/** One spelling for equal values: keys sorted, digits of bigints kept, prototypes left out. */
const canonical = (value: unknown): string => {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',\n')}}`
}

/** What an expected.json holds: the state, or the error. */
const read = (text: string, exact: boolean): unknown => {
  try {
    const { exact: _, ...state } = parseState(text, { exact })
    return state
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    const { code, message, hint } = error
    return { error: { code, message, hint } }
  }
}

for (const name of readdirSync(FIXTURES).sort()) {
  t.test(name, async (t) => {
    const text = readFileSync(join(FIXTURES, name, 'state.tfstate'), 'utf8')
    const expected = readFileSync(join(FIXTURES, name, 'expected.json'), 'utf8')

    t.equal(canonical(read(text, false)), canonical(JSON.parse(expected)), 'as JSON.parse reads numbers')
    t.equal(canonical(read(text, true)), canonical(parseJsonExact(expected)), 'with every digit')
  })
}

t.test('no error quotes the file', async (t) => {
  for (const name of readdirSync(FIXTURES)) {
    const answer = read(readFileSync(join(FIXTURES, name, 'state.tfstate'), 'utf8'), false)
    if (typeof answer === 'object' && answer !== null && 'error' in answer) {
      t.notMatch(JSON.stringify(answer), /hunter2/, name)
    }
  }
})

t.test('depth costs no stack', (t) => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const attributes = `{"deep":${deep}}`
  const instance = `{"attributes":${attributes},"sensitive_attributes":[${deep}]}`
  const state = (resources: string) => `{"version":4,"serial":1,"lineage":"x","resources":${resources}}`

  t.throws(() => parseState(deep), { code: 'state-not-state' })
  t.throws(() => parseState(state(deep)), { code: 'state-not-state' })
  const whole = state(`[{"mode":"managed","type":"a","name":"b","instances":[{"attributes":${attributes}}]}]`)
  t.equal(parseState(whole).instances.length, 1)
  t.equal(parseState(whole, { exact: true }).instances.length, 1)
  t.throws(() => parseState(state(`[{"mode":"managed","type":"a","name":"b","instances":[${instance}]}]`)), {
    code: 'state-not-state',
  })
  t.end()
})
