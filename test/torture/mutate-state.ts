import type { Random } from './random.js'

type Container = Record<string | number, unknown>
/** A container in a JSON value, and a key in it. */
export type Place = readonly [container: Container, key: string | number]

/** Every place in a JSON value. */
export const places = (value: unknown): Place[] => {
  if (typeof value !== 'object' || value === null) return []
  const container = value as Container
  const keys = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value)
  return keys.flatMap((key) => [[container, key] as Place, ...places(container[key])])
}

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  'id',
  'name',
  '\0',
  '\ud800',
]
const JUNK: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1.5, 2 ** 53, 1e300, '', ' ', '0', 'null', 'data', 'managed', 'tainted', '\u2028'],
  ...[[], [[]], [null], {}, { value: 1 }, { type: 'string', value: {} }, { a: { b: { c: [] } } }],
  ...['..', '/', '-x', 'all', 'a b', 'x\ny', '{{ 1 }}', '127.0.0.1', '::1', 'pending', '999.1.1.1', 'x'.repeat(70_000)],
]
/** Stand in the text for what JavaScript cannot hold; replaced when it is written. */
const HUGE = '@huge@'
const DEEP = '@deep@'
const LITERALS: Readonly<Record<string, readonly string[]>> = {
  [HUGE]: ['1e400', '-1e400', '123456789012345678901234567890', '0.1e-400', `1${'0'.repeat(5000)}`, '-0.0', '1E+2'],
  [DEEP]: [
    '['.repeat(200).concat(']'.repeat(200)),
    '{"a":'.repeat(150).concat('1', '}'.repeat(150)),
    '['.repeat(50_000).concat(']'.repeat(50_000)),
  ],
}

/** A state that was changed. */
export interface Mutated {
  readonly text: string
  /** Whether what was to be kept is in it, for every reader. */
  readonly isKept: boolean
}

/** A state with a few changes that know its structure; `keep` are added to its resources last, unchanged. */
export const mutateState = (text: string, random: Random, keep: readonly unknown[]): Mutated => {
  const state: unknown = JSON.parse(text)
  for (let left = 1 + random.below(4); left > 0; left--) mutate(state, random)
  const { version, resources } = state as { version?: unknown; resources?: unknown }
  const isKept = version === 4 && Array.isArray(resources)
  if (isKept) resources.push(...structuredClone(keep))
  // As Terraform lays it out, resources that nobody uses are not read; in one line, they are.
  let mutated = JSON.stringify(state, null, random.pick([0, 2]))
  for (const [mark, literals] of Object.entries(LITERALS)) {
    mutated = mutated.replaceAll(`"${mark}"`, () => random.pick(literals))
  }
  return random.below(8) === 0 ? { text: duplicateKey(mutated, random), isKept: false } : { text: mutated, isKept }
}

const mutate = (state: unknown, random: Random): void => {
  const all = places(state)
  if (all.length === 0) return
  const [container, key] = random.pick(all)
  const [from, fromKey] = random.pick(all)
  const value = container[key]
  switch (random.below(9)) {
    case 0:
      put(container, key, structuredClone(random.pick(JUNK)))
      break
    case 1:
      put(container, key, random.pick([HUGE, DEEP]))
      break
    case 2:
      put(container, key, structuredClone(from[fromKey]))
      break
    case 3:
      remove(container, key)
      break
    case 4:
      if (!Array.isArray(container)) remove(container, key)
      put(container, Array.isArray(container) ? container.length : random.pick(NAMES), value)
      break
    case 5:
      put(container, key, otherType(value))
      break
    case 6:
      put(container, key, Array.isArray(value) ? [...value, ...value] : [value])
      break
    case 7:
      if (!Array.isArray(container)) put(container, random.pick(NAMES), structuredClone(from[fromKey]))
      break
    default:
      if (Array.isArray(value)) value.reverse()
      else put(container, key, { [String(fromKey)]: value })
  }
}

// A plain assignment to `__proto__` makes no key of it.
const put = (container: Container, key: string | number, value: unknown): void => {
  Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true })
}

const remove = (container: Container, key: string | number): void => {
  if (Array.isArray(container)) container.splice(Number(key), 1)
  else delete container[key]
}

const otherType = (value: unknown): unknown => {
  if (typeof value === 'string') return [...value].slice(0, 5)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (Array.isArray(value)) return Object.fromEntries(value.entries())
  return value === null ? {} : JSON.stringify(value)
}

/** Writes some key a second time, with another value: the text of no JSON value. */
const duplicateKey = (text: string, random: Random): string => {
  const keys = [...text.matchAll(/([{,]\s*)("(?:[^"\\]|\\.)*"):/g)]
  const at = keys.length === 0 ? undefined : random.pick(keys)
  if (at === undefined) return text
  const start = at.index + (at[1] as string).length
  return `${text.slice(0, start)}${at[2]}:${JSON.stringify(random.pick(JUNK))},${text.slice(start)}`
}

/** A state that is damaged as bytes: cut off, doubled, in another encoding, with something before it or in it. */
export const damageState = (text: string, random: Random): Buffer => {
  const bytes = Buffer.from(text)
  const at = random.below(bytes.length)
  switch (random.below(8)) {
    case 0:
      // Not to nothing: an empty state is no error.
      return bytes.subarray(0, Math.max(at, 1))
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(bytes.length - at)])
    case 2:
      return Buffer.concat([bytes, bytes])
    case 3:
      return Buffer.concat([Buffer.from('\ufeff'), bytes])
    case 4:
      return Buffer.from(text, 'utf16le')
    case 5:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0x80 + random.below(128)]), bytes.subarray(at)])
    case 6:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(20))])
    default:
      bytes[at] = random.below(256)
      return bytes
  }
}
