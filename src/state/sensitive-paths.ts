import { isAbsent, isObject, type JsonObject } from '../model/json-shape.js'
import { isDynamic } from './dynamic-value.js'
import type { AttributePath } from './state.js'
import { Malformed } from './state-error.js'
import { eachAt } from './state-fields.js'

const NONE: readonly AttributePath[] = []

/**
 * The `sensitive_attributes` of an instance as paths into its `attributes` as they stand there.
 *
 * Steps are `{type: "get_attr", value: "name"}` and `{type: "index", value: 0 | "key" | {value, type}}`. A step that is
 * none of these ends its path early, which hides more than it names, never less.
 *
 * @throws StateError when it is no list of lists
 */
export const sensitivePaths = (field: unknown, attributes: unknown): readonly AttributePath[] => {
  if (isAbsent(field) || (Array.isArray(field) && field.length === 0)) return NONE
  const paths: AttributePath[] = []
  eachAt('sensitive_attributes', field, (steps) => paths.push(toPath(steps, attributes)))
  return paths
}

const toPath = (steps: unknown, attributes: unknown): AttributePath => {
  if (!Array.isArray(steps)) throw new Malformed('', 'should be a list')
  const path: (string | number)[] = []
  let at = attributes
  for (const [nth, step] of steps.entries()) {
    if (!isObject(step)) throw new Malformed(`[${nth}]`, 'should be an object')
    const key = toKey(step)
    if (key === undefined) break
    if (isDynamic(at)) {
      // Is the step meant for the wrapper or for what it holds? Hide both.
      if (key === 'type') break
      if (key !== 'value') {
        path.push('value')
        at = at.value
      }
    }
    path.push(key)
    at = below(at, key)
  }
  return path
}

const toKey = (step: JsonObject): string | number | undefined => {
  const key = step.type === 'index' && isObject(step.value) ? step.value.value : step.value
  return typeof key === 'string' || typeof key === 'number' ? key : undefined
}

const below = (value: unknown, key: string | number): unknown => {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}
