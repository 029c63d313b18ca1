import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t from 'tap'
import { parseIp } from '../../src/model/ip.js'
import { extractFrom } from './read-case.js'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url))
const folders = [
  ...readdirSync(`${fixtures}/hosts`).map((name) => `${fixtures}/hosts/${name}`),
  ...readdirSync(`${fixtures}/resources`).flatMap((type) =>
    readdirSync(`${fixtures}/resources/${type}`).map((name) => `${fixtures}/resources/${type}/${name}`),
  ),
]
/** Version 4 only: version 3 has no marks for what is sensitive, but for outputs. */
const texts = folders
  .map((folder) => readFileSync(`${folder}/state.json`, 'utf8'))
  .filter((text) => Array.isArray(JSON.parse(text).resources))

const SECRETS = ['s3cr3t', '10.66.66.66', '66006600']

/** The value with a secret of the same kind in every place: an address stays one, so that it would be taken. */
const secretly = (value: Json): Json => {
  if (typeof value === 'string') return parseIp(value) ? '10.66.66.66' : 's3cr3t'
  if (typeof value === 'number') return 66006600
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return [...value.map(secretly), 's3cr3t']
  const map = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, secretly(item)]))
  return { ...map, s3cr3t_key: '10.66.66.66' }
}

/** Every path into a value, itself excepted. */
const pathsOf = (value: Json, path: (string | number)[] = []): (string | number)[][] => {
  if (typeof value !== 'object' || value === null) return path.length > 0 ? [path] : []
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  const below = entries.flatMap(([key, item]) => pathsOf(item, [...path, key]))
  return path.length > 0 ? [path, ...below] : below
}

const replaceAt = (value: Json, [step, ...rest]: (string | number)[]): Json => {
  if (step === undefined) return secretly(value)
  if (Array.isArray(value)) return value.map((item, at) => (at === step ? replaceAt(item, rest) : item))
  const map = value as { [key: string]: Json }
  return Object.fromEntries(
    Object.entries(map).map(([key, item]) => [key, key === step ? replaceAt(item, rest) : item]),
  )
}

/** Every text in a value, the empty one excepted. */
const textsIn = (value: Json): string[] => {
  if (typeof value === 'string') return value === '' ? [] : [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const at = (value: Json, path: (string | number)[]): Json =>
  path.reduce((inside, step) => (inside as { [key: string]: Json })[step] as Json, value)

/** The value with one of `secrets` in about a third of the places where another text is: what a provider copied. */
const withCopies = (value: Json, secrets: readonly string[], random: () => number): Json => {
  if (typeof value === 'string') {
    if (SECRETS.includes(value) || random() > 0.34) return value
    return secrets[Math.floor(random() * secrets.length) % secrets.length] as string
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => withCopies(item, secrets, random))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withCopies(item, secrets, random)]))
}

interface Instance {
  attributes: Json
  sensitive_attributes: { type: string; value: Json }[][]
}

/** Makes about a third of all outputs and attribute paths of a state secret, marked as Terraform marks them, and copies of them. */
const withSecrets = (text: string, random: () => number): string => {
  const state = JSON.parse(text) as {
    outputs?: Record<string, { value: Json; sensitive?: boolean }>
    resources: { instances: Instance[] }[]
  }
  for (const output of Object.values(state.outputs ?? {})) {
    if (output.sensitive || random() < 0.34) Object.assign(output, { sensitive: true, value: secretly(output.value) })
  }
  for (const instance of state.resources.flatMap(({ instances }) => instances)) {
    const secrets: string[] = []
    for (const path of pathsOf(instance.attributes)) {
      if (random() > 0.34) continue
      instance.attributes = replaceAt(instance.attributes, path)
      secrets.push(...textsIn(at(instance.attributes, path)))
      instance.sensitive_attributes.push(
        path.map((value) =>
          typeof value === 'number' ? { type: 'index', value: { value, type: 'number' } } : { type: 'get_attr', value },
        ),
      )
    }
    if (secrets.length > 0) instance.attributes = withCopies(instance.attributes, secrets, random)
  }
  return JSON.stringify(state)
}

t.test('no sensitive value is in what is extracted', async () => {
  fc.assert(
    fc.property(
      fc.nat(texts.length - 1),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (at, stream) => {
        const text = withSecrets(texts[at] as string, () => stream.next().value)
        const result = JSON.stringify(extractFrom(text))
        return SECRETS.every((secret) => !result.includes(secret))
      },
    ),
    { numRuns: 500 },
  )
})

t.test('all of them are found when nothing is marked', async (t) => {
  const bare = texts.map((text) => JSON.stringify(unmarked(JSON.parse(withSecrets(text, () => 0)))))
  const result = bare.map((text) => JSON.stringify(extractFrom(text))).join('')
  for (const secret of SECRETS) t.ok(result.includes(secret), secret)
})

const unmarked = (value: Json): Json => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(unmarked)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'sensitive')
      .map(([key, item]) => [key, key === 'sensitive_attributes' ? [] : unmarked(item)]),
  )
}
