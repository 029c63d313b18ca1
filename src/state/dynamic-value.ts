import { isObject } from '../model/json-shape.js'

const TYPES: readonly unknown[] = ['bool', 'dynamic', 'list', 'map', 'number', 'object', 'set', 'string', 'tuple']

/**
 * True for the value of an attribute without a type of its own, such as `input` of `terraform_data`: a state has it as
 * `{value, type}`, and Terraform's own paths into it pass over that.
 */
export const isDynamic = (value: unknown): value is { readonly value: unknown } => {
  if (!isObject(value) || !('value' in value)) return false
  const { type } = value
  return TYPES.includes(Array.isArray(type) ? type[0] : type) && Object.keys(value).length === 2
}
