/**
 * A value of an Ansible variable, typed as it was read.
 *
 * Integers beyond 2^53 are `bigint`, so that no digit is lost; a float whose JavaScript form would print without its
 * point or not at all (`1.0`, infinity) is a {@link Float}. Records have no prototype: build them with {@link record}.
 */
export type Value = null | boolean | number | bigint | string | Float | Value[] | { [key: string]: Value }

/** Nesting that every JSON reader bears, in lists and maps. */
export const MAX_DEPTH = 100

/** Variables by name, without a prototype: `__proto__` and `constructor` are names like any other. */
export type Vars = Record<string, Value>

/**
 * A floating-point number that must stay one when it is printed, as Python prints it: `1.0`, `1e+16`, `inf`. Never NaN, which
 * neither JSON nor a literal of Python's can be.
 */
export class Float {
  constructor(readonly value: number) {}

  /** `JSON.stringify` would lose the point. */
  toJSON(): never {
    throw new TypeError('a float that must stay one is nothing that JSON.stringify can write')
  }
}

/** What was written as a float, as a {@link Value}. */
export const fromFloat = (value: number): number | Float =>
  Number.isInteger(value) || !Number.isFinite(value) ? new Float(value) : value

/** What was written as an integer, as a {@link Value}: exact, whatever its size. */
export const fromInteger = (digits: string | bigint): number | bigint => {
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : BigInt(digits)
}

/** Inherits nothing, like `Object.create(null)`; but V8 keeps its properties in the fast form. */
class Bare {}
Object.setPrototypeOf(Bare.prototype, null)
Reflect.deleteProperty(Bare.prototype, 'constructor')

/** An empty record without a prototype of any use: no name is taken, `__proto__` and `constructor` neither. */
export const record = <T = Value>(): Record<string, T> => new Bare() as Record<string, T>

/** Whether a record holds nothing; without a list of its keys, since this runs for each of ten thousand fragments. */
export const isEmpty = (vars: Readonly<Record<string, unknown>>): boolean => {
  for (const _ in vars) return false
  return true
}

/** Deep equality of two values. `1` and `1.0` differ: a template shows the difference. */
export const sameValue = (a: Value | undefined, b: Value | undefined): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (a instanceof Float || b instanceof Float) {
    return a instanceof Float && b instanceof Float && Object.is(a.value, b.value)
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i]))
  }
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && sameValue(a[key], b[key]))
}

/** A finite float as JSON and Python both write it and read it as one again: `1.0`, `-0.0`, `1e+300`. */
export const floatText = (value: number): string => {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}
