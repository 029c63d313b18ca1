import { MAX_DEPTH, record } from '../model/value.js'
import type { StateValue } from './state.js'

/**
 * Attributes as Terraform kept them up to 0.11, `network_interface.0.addresses.#` and so on, as nested values.
 *
 * A list has its length at `.#`, a map at `.%`; the keys of a set are hashes, its order here is theirs. Scalars stay the
 * strings they are: their type is known to the provider only.
 */
export const unflatten = (flat: Readonly<Record<string, string>>): Record<string, StateValue> => {
  const entries = new Map(Object.entries(flat))
  entries.delete('#')
  entries.delete('%')
  return toRecord(entries, 0)
}

type Entries = Map<string, string>

const toRecord = (entries: Entries, depth: number): Record<string, StateValue> => {
  const nested = record<StateValue>()
  for (const [key, below] of group(entries)) nested[key] = toValue(below, depth + 1)
  return nested
}

const toValue = (entries: Entries, depth: number): StateValue => {
  const own = entries.get('')
  if (own !== undefined && entries.size === 1) return own
  entries.delete('')
  // Nobody nests blocks that deep: what lies deeper keeps its dots instead of costing stack.
  if (entries.delete('%') || depth > MAX_DEPTH) return verbatim(entries)
  if (entries.delete('#')) return toList(entries, depth)
  return toRecord(entries, depth)
}

const toList = (entries: Entries, depth: number): StateValue[] =>
  [...group(entries)].sort(([a], [b]) => Number(a) - Number(b)).map(([, below]) => toValue(below, depth + 1))

/** The keys of a map may have dots of their own, and its values are scalars. */
const verbatim = (entries: Entries): Record<string, StateValue> => {
  const map = record<StateValue>()
  for (const [key, value] of entries) map[key] = value
  return map
}

const group = (entries: Entries): Map<string, Entries> => {
  const groups = new Map<string, Entries>()
  for (const [path, value] of entries) {
    const dot = path.indexOf('.')
    const key = dot === -1 ? path : path.slice(0, dot)
    const rest = dot === -1 ? '' : path.slice(dot + 1)
    const below = groups.get(key)
    if (below === undefined) groups.set(key, new Map([[rest, value]]))
    else below.set(rest, value)
  }
  return groups
}
