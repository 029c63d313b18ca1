import type { AttributePath, ResourceInstance, StateValue } from '../state/state.js'

/** Stands where a sensitive value stood. Compared by identity; it reads as an empty map. */
export const WITHHELD: StateValue = Object.freeze(Object.create(null))

/**
 * The instance with {@link WITHHELD} in place of everything at or below a sensitive path.
 *
 * The state itself is not changed. A path that does not fit the value it leads into (a name into a list, as sets have
 * it) withholds that whole value.
 */
export const withhold = (instance: ResourceInstance): ResourceInstance => {
  if (instance.sensitive.length === 0) return instance
  let attributes: StateValue = instance.attributes
  for (const path of instance.sensitive) attributes = withoutPath(attributes, path, 0)
  return {
    ...instance,
    sensitive: [],
    attributes: attributes === WITHHELD ? Object.create(null) : (attributes as ResourceInstance['attributes']),
  }
}

const withoutPath = (value: StateValue, path: AttributePath, at: number): StateValue => {
  if (value === null || value === WITHHELD) return value
  const step = path[at]
  if (step === undefined) return WITHHELD
  if (typeof value !== 'object') return WITHHELD
  if (Array.isArray(value)) {
    const index = typeof step === 'number' ? step : /^\d+$/.test(step) ? Number(step) : -1
    if (!Number.isInteger(index) || index < 0) return WITHHELD
    const item = value[index]
    return item === undefined ? value : value.with(index, withoutPath(item, path, at + 1))
  }
  const key = String(step)
  const child = Object.hasOwn(value, key) ? value[key] : undefined
  if (child === undefined) return value
  const copy: { [key: string]: StateValue } = Object.assign(Object.create(null), value)
  copy[key] = withoutPath(child, path, at + 1)
  return copy
}
