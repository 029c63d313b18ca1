import type { GenericRule } from '../config/config.js'
import { compilePath, expressionPath } from './attribute-path.js'
import { defineMachine } from './define-machine.js'
import type { MachineType } from './resource-type.js'

const compiled = new WeakMap<GenericRule, MachineType>()

/**
 * The machine type that a rule of the config stands for. Groups get the last name of their path as prefix: `metadata.role`
 * with the value `web` gives `role_web`.
 */
export const genericType = (type: string, rule: GenericRule): MachineType => {
  const known = compiled.get(rule)
  if (known) return known
  const made = defineMachine({
    type,
    name: rule.name === undefined ? [] : [expressionPath(rule.name)],
    address: rule.address.map((at) => ({ at: expressionPath(at) })),
    facts: Object.fromEntries(Object.entries(rule.vars).map(([name, path]) => [name, expressionPath(path)])),
    groups: rule.groups.map((path) => [prefixOf(path), expressionPath(path)]),
    keysOnly: true,
  })
  compiled.set(rule, made)
  return made
}

const prefixOf = (path: string): string => compilePath(path).findLast((step) => !/^(\*|\d+)$/.test(step)) ?? 'group'
