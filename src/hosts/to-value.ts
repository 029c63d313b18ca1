import { Float, MAX_DEPTH, record, type Value } from '../model/value.js'
import { WITHHELD } from '../resources/withhold.js'
import { InexactNumber } from '../state/inexact-number.js'
import type { StateValue } from '../state/state.js'

/** A state's value as a variable's, and what was left out of it. */
export interface Converted {
  /** Undefined when nothing is left. */
  readonly value: Value | undefined
  /** Something in it is sensitive. */
  readonly withheld: boolean
  /** It is nested too deep, or a number that JSON cannot hold: then there is no value. */
  readonly unfit: boolean
}

/**
 * Converts a value; sensitive parts are left out.
 *
 * @throws InexactNumber for a number that has lost digits, unless the state was parsed exactly.
 */
export const toValue = (from: StateValue, exact: boolean): Converted => {
  const run = { exact, withheld: false, unfit: false }
  const value = convert(from, 0, run)
  return { value: run.unfit ? undefined : value, withheld: run.withheld, unfit: run.unfit }
}

interface Run {
  readonly exact: boolean
  withheld: boolean
  unfit: boolean
}

const convert = (from: StateValue, depth: number, run: Run): Value | undefined => {
  if (typeof from === 'number') return convertNumber(from, run)
  if (typeof from !== 'object' || from === null) return from
  if (from === WITHHELD) {
    run.withheld = true
    return undefined
  }
  if (depth >= MAX_DEPTH) {
    run.unfit = true
    return undefined
  }
  if (Array.isArray(from)) {
    const list: Value[] = []
    for (const item of from) {
      const value = convert(item, depth + 1, run)
      if (value !== undefined) list.push(value)
    }
    return list
  }
  const map = record()
  for (const key of Object.keys(from)) {
    const value = convert(from[key] as StateValue, depth + 1, run)
    if (value !== undefined) map[key] = value
  }
  return map
}

const convertNumber = (from: number, run: Run): Value | undefined => {
  if (Math.abs(from) <= Number.MAX_SAFE_INTEGER) return from
  if (!run.exact) throw new InexactNumber()
  if (Number.isFinite(from)) return new Float(from)
  run.unfit = true
  return undefined
}
