import { isDynamic } from '../state/dynamic-value.js'
import type { StateValue } from '../state/state.js'
import { WITHHELD } from './withhold.js'

/** A dotted path (`network.0.ip`, `tags.Name`, `nic.*.ip`) ready to be followed; `*` means every item of a list or map. */
export type CompiledPath = readonly string[]

/** A step that passes over the `{value, type}` of a dynamic value, and stays at any other. */
const BARE = '{}'

/**
 * A path as Terraform's own expressions have it, which pass over the `{value, type}` of a dynamic attribute: `output.ip` of a
 * `terraform_data`. `output.value.ip`, as the state has it, leads there too.
 */
export const expressionPath = (path: string): string => {
  const [attribute, ...below] = path.split('.')
  return below[0] === 'value' ? path : [attribute, BARE, ...below].join('.')
}

export const compilePath = (path: string): CompiledPath => path.split('.')

/** The paths in a text that has `|` between them. */
export const compilePaths = (paths: string): CompiledPath[] => paths.split('|').map(compilePath)

/** Lists in lists are flattened this far; deeper ones hold no address. */
const FLATTEN = 4

/** The value at `path`, the first one where it has a `*`. Undefined if there is none; {@link WITHHELD} if it is sensitive. */
export const valueAt = (from: StateValue, path: CompiledPath): StateValue | undefined => {
  let value: StateValue | undefined = from
  for (let at = 0; at < path.length; at++) {
    if (value === WITHHELD || value === null || value === undefined) return value
    const step = path[at] as string
    if (step === '*') return valuesAt(value, path.slice(at))[0]
    value = child(value, step)
  }
  return value
}

/** The first of the values at `paths` that is a text and not empty. */
export const textAt = (from: StateValue, paths: readonly CompiledPath[]): string | undefined => {
  for (let at = 0; at < paths.length; at++) {
    const text = valueAt(from, paths[at] as CompiledPath)
    if (typeof text === 'string' && text !== '') return text
  }
  return undefined
}

/** Every value at `path`, in the order of the state, lists flattened. */
export const valuesAt = (from: StateValue, path: CompiledPath): StateValue[] => {
  const found: StateValue[] = []
  follow(from, path, 0, found)
  return found
}

const follow = (value: StateValue | undefined, path: CompiledPath, at: number, found: StateValue[]): void => {
  if (value === null || value === undefined) return
  if (value === WITHHELD) {
    found.push(value)
    return
  }
  const step = path[at]
  if (step === undefined) flatten(value, FLATTEN, found)
  else if (step !== '*') follow(child(value, step), path, at + 1, found)
  else if (typeof value === 'object') for (const item of Object.values(value)) follow(item, path, at + 1, found)
}

const flatten = (value: StateValue, depth: number, found: StateValue[]): void => {
  if (!Array.isArray(value)) found.push(value)
  else if (depth > 0) for (const item of value) flatten(item, depth - 1, found)
}

const child = (value: StateValue, step: string): StateValue | undefined => {
  if (step === BARE) return isDynamic(value) ? (value.value as StateValue) : value
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) return value[Number(step)]
  return Object.hasOwn(value, step) ? value[step] : undefined
}
