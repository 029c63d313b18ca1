import { floatText, fromFloat, fromInteger, record, type Value } from '../model/value.js'
import { decodeUtf8 } from './decode-utf8.js'
import { IniError } from './ini-error.js'

/** What a Python literal evaluates to. Integers are `bigint`, floats are `number`. */
export type PyValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Bytes
  | Complex
  | Ellipsis
  | Tuple
  | PySet
  | PyDict
  | PyValue[]

/** Byte values as code units. */
export class Bytes {
  constructor(readonly text: string) {}
}

export class Complex {
  constructor(
    readonly real: number,
    readonly imaginary: number,
  ) {}
}

export class Ellipsis {
  readonly text = '...'
}

export class Tuple {
  constructor(readonly items: readonly PyValue[]) {}
}

/** A set: equal members are one, in the order of their first appearance. */
export class PySet {
  readonly members = new Map<string, PyValue>()

  add(value: PyValue): void {
    const key = hashKey(value)
    if (!this.members.has(key)) this.members.set(key, value)
  }
}

/** A dict: of equal keys the first stays, with the value of the last. */
export class PyDict {
  readonly entries = new Map<string, { readonly key: PyValue; value: PyValue }>()

  set(key: PyValue, value: PyValue): void {
    const hash = hashKey(key)
    const entry = this.entries.get(hash)
    if (entry) entry.value = value
    else this.entries.set(hash, { key, value })
  }
}

/**
 * A text that is the same for values Python holds for equal: `1`, `1.0`, `True`.
 *
 * @throws {IniError} for lists, sets and dicts, which Python cannot hash: Ansible then refuses the whole file
 */
const hashKey = (value: PyValue): string => {
  if (value === null) return 'None'
  if (typeof value === 'string') return `s${value}`
  if (typeof value === 'boolean') return value ? 'n1' : 'n0'
  if (typeof value === 'bigint') return `n${value}`
  if (typeof value === 'number') return Number.isInteger(value) ? `n${BigInt(value)}` : `n${value}`
  if (value instanceof Bytes) return `b${value.text}`
  if (value instanceof Ellipsis) return value.text
  if (value instanceof Complex) {
    return value.imaginary === 0 ? hashKey(value.real) : `c${hashKey(value.real)}${hashKey(value.imaginary)}`
  }
  if (value instanceof Tuple) return `t${value.items.map((item) => delimited(hashKey(item))).join('')}`
  throw new IniError(
    'a value holds a list or dict inside a set or as a key, so Ansible refuses the file',
    'write the value as a quoted string, or as a valid list or dict',
  )
}

/** Not quoted: the quotes of a tuple in a tuple in a tuple double at each level. */
const delimited = (text: string): string => `${text.length}:${text}`

/** The value as Ansible from 2.19 on shows it: tuples and sets are lists, bytes are text, complex numbers are strings. */
export const toValue = (value: PyValue): Value => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return fromInteger(value)
  if (typeof value === 'number') return fromFloat(value)
  if (value instanceof Bytes) return decode(value)
  if (value instanceof Complex) return showComplex(value)
  if (value instanceof Ellipsis) return value.text
  if (Array.isArray(value)) return value.map(toValue)
  if (value instanceof Tuple) return value.items.map(toValue)
  if (value instanceof PySet) return [...value.members.values()].map(toValue)
  const result = record()
  for (const { key, value: item } of value.entries.values()) result[toKey(key)] = toValue(item)
  return result
}

/** Whether Python's JSON writer takes a value as it is. */
export const inJson = (value: PyValue): boolean => {
  if (typeof value !== 'object' || value === null) return true
  if (value instanceof Tuple) return value.items.every(inJson)
  if (value instanceof PyDict)
    return [...value.entries.values()].every((entry) => inJson(entry.key) && inJson(entry.value))
  return Array.isArray(value) && value.every(inJson)
}

/** A key as Python's JSON writer spells it. */
const toKey = (key: PyValue): string => {
  if (key === null) return 'null'
  if (typeof key === 'number') return Number.isFinite(key) ? showFloat(key) : key > 0 ? 'Infinity' : '-Infinity'
  if (key instanceof Bytes) return decode(key)
  if (typeof key === 'object') {
    throw new IniError('a dict has a key that JSON cannot show', 'use strings or numbers as keys')
  }
  return String(key)
}

const decode = ({ text }: Bytes): string => decodeUtf8(Buffer.from(text, 'latin1'))

const showComplex = ({ real, imaginary }: Complex): string => {
  const tail = `${showPart(imaginary)}j`
  if (real === 0 && !Object.is(real, -0)) return tail
  return `(${showPart(real)}${/^[-]/.test(tail) ? '' : '+'}${tail})`
}

const showPart = (value: number): string => showFloat(value).replace(/\.0$/, '')

/** A float as Python's `repr` writes it. */
const showFloat = (value: number): string => {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  }
  return floatText(value)
}
