import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { parseState } from '../../src/state/parse-state.js'
import { Malformed, StateError } from '../../src/state/state-error.js'

const FIXTURES = join(import.meta.dirname, '../fixtures/state')
const states = ['v4-terraform-1.11', 'v4-sensitive', 'v4-flat-attributes', 'v4-opentofu', 'v3-aws'].map((name) =>
  readFileSync(join(FIXTURES, name, 'state.tfstate'), 'utf8'),
)

type Container = Record<string | number, unknown>
type Place = [container: Container, key: string | number]

/** Every place in a JSON value: the container and the key in it. */
const places = (value: unknown): Place[] => {
  if (typeof value !== 'object' || value === null) return []
  const container = value as Container
  const keys = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value)
  return keys.flatMap((key) => [[container, key] as Place, ...places(container[key])])
}

const SECRET = 'hunter2'
const junk = fc.constantFrom<unknown>(
  ...[null, true, 0, -1, 1.5, 2 ** 60, '', SECRET, 'data', 'tainted', [], [[]], [SECRET], {}],
  { value: SECRET },
  { type: 'string', value: {} },
)
const mutation = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'remove', 'copy', 'rename'),
  value: junk,
  from: fc.nat(),
})
const mutated = fc
  .tuple(fc.constantFrom(...states), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([text, mutations]) => {
    const state: unknown = JSON.parse(text)
    for (const { at, kind, value, from } of mutations) {
      const all = places(state)
      if (all.length === 0) continue
      const [container, key] = all[at % all.length] as Place
      const [source, sourceKey] = all[from % all.length] as Place
      if (kind === 'replace') container[key] = structuredClone(value)
      else if (kind === 'copy') container[key] = structuredClone(source[sourceKey])
      else if (Array.isArray(container)) container.splice(Number(key), 1)
      else {
        if (kind === 'rename') container[String(sourceKey)] = container[key]
        delete container[key]
      }
    }
    return JSON.stringify(state)
  })

t.test('a mutated state reads or fails with a StateError that names the field and quotes nothing', async (t) => {
  let refused = 0
  fc.assert(
    fc.property(mutated, (text) => {
      try {
        const { instances } = parseState(text)
        for (const { attributes, sensitive } of instances) {
          if (typeof attributes !== 'object' || !Array.isArray(sensitive)) throw new Error('not what State says')
        }
      } catch (error) {
        if (!(error instanceof StateError)) throw error
        refused++
        if (error instanceof Malformed && !/^(outputs|resources|modules)\b/.test(error.place)) throw error
        if (error.message.includes(SECRET)) throw new Error(`quotes the file: ${error.message}`)
      }
    }),
    { numRuns: 500 },
  )
  t.ok(refused > 100, 'many mutations break a state')
})

t.test('exact or not, the same states read', (t) => {
  const outcome = (text: string, exact: boolean): string => {
    try {
      return String(parseState(text, { exact }).instances.length)
    } catch (error) {
      if (!(error instanceof StateError)) throw error
      return error.code
    }
  }
  fc.assert(
    fc.property(mutated, (text) => {
      if (outcome(text, false) !== outcome(text, true)) throw new Error('the two differ')
    }),
    { numRuns: 300 },
  )
  t.pass('no difference found')
  t.end()
})

t.test('a state cut off anywhere is not JSON', (t) => {
  const text = states[0] as string
  fc.assert(
    fc.property(fc.nat(text.trimEnd().length - 1), (length) => {
      try {
        parseState(text.slice(0, length))
      } catch (error) {
        return error instanceof StateError && error.code === 'state-not-json'
      }
      return false
    }),
  )
  t.pass('each of them')
  t.end()
})
