import type { Layer } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { placeOf, setterOf, variableSource } from '../model/provenance.js'
import { looksLikeTemplate } from '../model/template.js'
import { Float, type Value } from '../model/value.js'

/**
 * The problem of a variable that INI cannot carry, with the place where its value was set.
 *
 * @param other the group whose value counts in the static file then
 */
export const leftOutProblem = (
  key: string,
  value: Value,
  { name, layers }: { readonly name: string; readonly layers: readonly Layer[] },
  { vm, other }: { readonly vm?: string; readonly other?: string } = {},
): Problem => {
  const layer = setterOf(key, layers)
  const template = holdsTemplate(value)
  const mayBeAllowed = template && layer?.source.kind === 'fragment'
  return {
    code: template ? 'value-template' : 'value-dropped',
    severity: 'error',
    message: `the variable ${key} of ${name} ${
      template ? 'looks like a template' : 'cannot be written as INI'
    }; the static inventory leaves it out${other === undefined ? '' : `, so that the value of the group ${other} counts there`}`,
    hint: mayBeAllowed
      ? `if it is meant to be one, allow ${key} in fragments.templates`
      : 'set it in group_vars or host_vars, or read the inventory from the script',
    ...placeOf(layer && variableSource(layer, key)),
    ...(vm !== undefined && { vm }),
  }
}

const holdsTemplate = (value: Value): boolean => {
  if (typeof value === 'string') return looksLikeTemplate(value)
  if (typeof value !== 'object' || value === null || value instanceof Float) return false
  return Array.isArray(value)
    ? value.some(holdsTemplate)
    : Object.entries(value).some(([key, item]) => looksLikeTemplate(key) || holdsTemplate(item))
}
