import { isAbsent, isObject, type JsonObject } from '../model/json-shape.js'
import { record } from '../model/value.js'
import type { Output, StateValue } from './state.js'
import { Malformed, thrownBelow } from './state-error.js'
import { unflatten } from './unflatten.js'

/** An object; `place` is what the error calls it, as everywhere here. */
export const objectAt = (place: string, value: unknown): JsonObject => {
  if (!isObject(value)) throw new Malformed(place, 'should be an object')
  return value
}

/** Text, perhaps empty. */
export const textAt = (place: string, value: unknown): string => {
  if (typeof value !== 'string') throw new Malformed(place, 'should be a string')
  return value
}

/** Text that is not empty. */
export const nameAt = (place: string, value: unknown): string => {
  if (textAt(place, value) === '') throw new Malformed(place, 'should not be empty')
  return value as string
}

/** A boolean; one that is left out is false. */
export const flagAt = (place: string, value: unknown): boolean => {
  if (!isAbsent(value) && typeof value !== 'boolean') throw new Malformed(place, 'should be true or false')
  return value === true
}

/** Reads each item of a list. What is wrong in one is told with its position. */
export const eachAt = (place: string, list: unknown, read: (item: unknown) => void): void => {
  if (!Array.isArray(list)) throw new Malformed(place, 'should be a list')
  let at = 0
  try {
    for (; at < list.length; at++) read(list[at])
  } catch (error) {
    throw thrownBelow(`${place}[${at}]`, error)
  }
}

/** A key that is no name may be anything, even a secret. */
const NAME = /^[\w.-]{1,64}$/

/** A key as an error may show it. */
export const shownKey = (key: string): string => (NAME.test(key) ? key : '…')

/** The outputs of a root module, the same in every version. */
export const parseOutputs = (outputs: unknown): Record<string, Output> => {
  const parsed = record<Output>()
  if (isAbsent(outputs)) return parsed
  objectAt('outputs', outputs)
  for (const name of Object.keys(outputs)) parsed[name] = parseOutput(name, (outputs as JsonObject)[name])
  return parsed
}

const parseOutput = (name: string, output: unknown): Output => {
  try {
    const { value, sensitive } = objectAt('', output)
    if (value === undefined) throw new Malformed('value', 'is missing')
    return { value: value as StateValue, sensitive: flagAt('sensitive', sensitive) }
  } catch (error) {
    throw thrownBelow(`outputs.${shownKey(name)}`, error)
  }
}

/** Flat attributes, nested. */
export const parseFlat = (place: string, flat: unknown): Record<string, StateValue> => {
  for (const [key, value] of Object.entries(objectAt(place, flat))) {
    if (typeof value !== 'string') textAt(`${place}.${shownKey(key)}`, value)
  }
  return unflatten(flat as Record<string, string>)
}
