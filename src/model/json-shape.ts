/** Any JSON object, its fields unchecked. */
export type JsonObject = { readonly [key: string]: unknown }

/** True for an object of JSON: neither null nor a list. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object that `text` is in JSON; undefined for what is no JSON, or no object. */
export const parseObject = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** `value` when it is an object of JSON, an empty one otherwise. */
export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {})

/** True when Terraform would take a field as left out: Go reads null so too. */
export const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null
