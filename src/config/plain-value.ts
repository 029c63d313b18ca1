import { Float, record, type Value } from '../model/value.js'

/** A value that `parseJson` gave, as `JSON.parse` gives it. */
export const plainValue = (value: Value): unknown => {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Float) return value.value
  if (Array.isArray(value)) return value.map(plainValue)
  if (typeof value !== 'object' || value === null) return value
  const plain = record<unknown>()
  for (const [key, item] of Object.entries(value)) plain[key] = plainValue(item)
  return plain
}
