import { isObject } from './json-shape.js'
import type { AttributePath } from './state.js'
import { malformed } from './state-error.js'

const NONE: readonly AttributePath[] = []

/**
 * The `sensitive_attributes` of an instance as paths.
 *
 * Steps are `{type: "get_attr", value: "name"}` and `{type: "index", value: 0 | "key" | {value, type}}`. A step that is
 * none of these ends its path early, which hides more than it names, never less.
 *
 * @throws StateError when it is no list of lists
 */
export const sensitivePaths = (field: unknown): readonly AttributePath[] => {
  if (field === undefined || field === null) return NONE
  if (!Array.isArray(field)) throw malformed()
  return field.length === 0 ? NONE : field.map(toPath)
}

const toPath = (steps: unknown): AttributePath => {
  if (!Array.isArray(steps)) throw malformed()
  const path: (string | number)[] = []
  for (const step of steps) {
    const key = toKey(step)
    if (key === undefined) break
    path.push(key)
  }
  return path
}

const toKey = (step: unknown): string | number | undefined => {
  if (!isObject(step)) throw malformed()
  const key = step.type === 'index' && isObject(step.value) ? step.value.value : step.value
  return typeof key === 'string' || typeof key === 'number' ? key : undefined
}
