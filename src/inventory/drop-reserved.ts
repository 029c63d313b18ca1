import type { SourceRef } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { Float, type Value, type Vars } from '../model/value.js'

/** Keys that make Ansible replace a whole map by something else when it reads JSON. */
const RESERVED = ['__ansible_unsafe', '__ansible_vault', '__ansible_type']

/** Removes from `vars` what Ansible's JSON reader would take for a marker of its own, with a problem for each. */
export const dropReserved = (vars: Vars, owner: string, source: SourceRef | undefined, problems: Problem[]): void => {
  for (const key in vars) {
    const value = vars[key] as Value
    const reserved = RESERVED.includes(key) ? key : typeof value === 'object' ? findReserved(value) : undefined
    if (reserved === undefined) continue
    delete vars[key]
    problems.push({
      code: 'value-dropped',
      severity: 'error',
      message: `the variable ${key} of ${owner} holds the reserved key ${reserved}; it is left out`,
      hint: 'name the key differently',
      vm: owner,
      ...(source && { path: source.path }),
    })
  }
}

const findReserved = (value: Value): string | undefined => {
  if (typeof value !== 'object' || value === null || value instanceof Float) return undefined
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = findReserved(item)
      if (found !== undefined) return found
    }
    return undefined
  }
  for (const key of Object.keys(value)) {
    const found = RESERVED.includes(key) ? key : findReserved(value[key] as Value)
    if (found !== undefined) return found
  }
  return undefined
}
