import { record } from '../model/value.js'
import { isAbsent, isObject } from './json-shape.js'
import type { Output, StateValue } from './state.js'
import { malformed } from './state-error.js'
import { unflatten } from './unflatten.js'

/** A state's serial; 0 when it has none. */
export const parseSerial = (serial: unknown): number | bigint => {
  if (isAbsent(serial)) return 0
  if (typeof serial !== 'bigint' && !(typeof serial === 'number' && Number.isInteger(serial))) throw malformed()
  return serial
}

/** A state's lineage; empty when it has none. */
export const parseLineage = (lineage: unknown): string => {
  if (isAbsent(lineage)) return ''
  if (typeof lineage !== 'string') throw malformed()
  return lineage
}

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
