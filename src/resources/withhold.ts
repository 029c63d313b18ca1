import type { AttributePath, ResourceInstance, StateValue } from '../state/state.js'

/** Stands where a sensitive value stood. Compared by identity; it reads as an empty map. */
export const WITHHELD: StateValue = Object.freeze(Object.create(null))

/** Deeper than this, everything in an instance with sensitive values is withheld. Variables hold values half as deep at most. */
const MAX_DEPTH = 200

/** The sensitive paths as a tree, so that each value is copied once, however many of them lead into it. */
interface Marks {
  /** Everything here is sensitive. */
  whole: boolean
  readonly below: Map<string, Marks>
}

/**
 * The instance with {@link WITHHELD} in place of everything at or below a sensitive path, and of every text that is the
 * same as a sensitive one: providers copy what they are given (`tags` to `tags_all`), and Terraform does not mark the copy.
 *
 * The state itself is not changed. A path that does not fit the value it leads into (a name into a list, as sets have
 * it) withholds that whole value.
 */
export const withhold = (instance: ResourceInstance): ResourceInstance => {
  if (instance.sensitive.length === 0) return instance
  const secrets = new Set<string>()
  const marked = hideMarked(instance.attributes, marksOf(instance.sensitive), secrets)
  const attributes = secrets.size === 0 ? marked : hideCopies(marked, secrets, 0)
  return {
    ...instance,
    sensitive: [],
    attributes: attributes === WITHHELD ? Object.create(null) : (attributes as ResourceInstance['attributes']),
  }
}

const marksOf = (paths: readonly AttributePath[]): Marks => {
  const root: Marks = { whole: false, below: new Map() }
  for (const path of paths) {
    let at = root
    for (const step of path.length > MAX_DEPTH ? path.slice(0, MAX_DEPTH) : path) {
      const key = String(step)
      let next = at.below.get(key)
      if (next === undefined) {
        next = { whole: false, below: new Map() }
        at.below.set(key, next)
      }
      at = next
    }
    at.whole = true
  }
  return root
}

const hideMarked = (value: StateValue, { whole, below }: Marks, secrets: Set<string>): StateValue => {
  if (value === null || value === WITHHELD) return value
  if (whole || typeof value !== 'object') return hideWhole(value, secrets)
  if (Array.isArray(value)) {
    const copy = [...value]
    for (const [step, marks] of below) {
      if (!/^\d+$/.test(step)) return hideWhole(value, secrets)
      const item = copy[Number(step)]
      if (item !== undefined) copy[Number(step)] = hideMarked(item, marks, secrets)
    }
    return copy
  }
  const copy: { [key: string]: StateValue } = Object.assign(Object.create(null), value)
  for (const [key, marks] of below) {
    const child = copy[key]
    if (child !== undefined) copy[key] = hideMarked(child, marks, secrets)
  }
  return copy
}

/** Adds every text in `value` to `secrets`, but for the empty one, which tells nothing. */
const hideWhole = (value: StateValue, secrets: Set<string>): StateValue => {
  const rest = [value]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === 'string') {
      if (next !== '') secrets.add(next)
    } else if (typeof next === 'object' && next !== null) for (const item of Object.values(next)) rest.push(item)
  }
  return WITHHELD
}

const hideCopies = (value: StateValue, secrets: ReadonlySet<string>, depth: number): StateValue => {
  if (typeof value === 'string') return secrets.has(value) ? WITHHELD : value
  if (typeof value !== 'object' || value === null || value === WITHHELD) return value
  if (depth > MAX_DEPTH) return WITHHELD
  if (Array.isArray(value)) return value.map((item) => hideCopies(item, secrets, depth + 1))
  const copy: { [key: string]: StateValue } = Object.create(null)
  for (const key of Object.keys(value)) copy[key] = hideCopies(value[key] as StateValue, secrets, depth + 1)
  return copy
}
