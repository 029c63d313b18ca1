import { isAbsent, isObject } from '../model/json-shape.js'
import { record } from '../model/value.js'
import type { Output, StateValue } from './state.js'
import { malformed } from './state-error.js'
import { unflatten } from './unflatten.js'

/** The outputs of a root module, the same in every version. */
export const parseOutputs = (outputs: unknown): Record<string, Output> => {
  const parsed = record<Output>()
  if (isAbsent(outputs)) return parsed
  if (!isObject(outputs)) throw malformed()
  for (const name of Object.keys(outputs)) {
    const output = outputs[name]
    if (!isObject(output) || output.value === undefined) throw malformed()
    const { sensitive } = output
    if (!isAbsent(sensitive) && typeof sensitive !== 'boolean') throw malformed()
    parsed[name] = { value: output.value as StateValue, sensitive: sensitive === true }
  }
  return parsed
}

/** Flat attributes, nested. */
export const parseFlat = (flat: unknown): Record<string, StateValue> => {
  if (!isObject(flat)) throw malformed()
  for (const key of Object.keys(flat)) if (typeof flat[key] !== 'string') throw malformed()
  return unflatten(flat as Record<string, string>)
}
