import type { ResourceInstance } from './state.js'
import { StateError } from './state-error.js'

/** True when `b` comes after `a` in the order in which Terraform writes resources. */
const isAfter = (a: ResourceInstance, b: ResourceInstance): boolean => {
  if (a.module !== b.module) return a.module < b.module
  if (a.mode !== b.mode) return a.mode < b.mode
  return a.type === b.type ? a.name < b.name : a.type < b.type
}

/**
 * Terraform refuses a state that lists one current object twice, and so does this: which of them is the machine?
 *
 * @throws StateError when two instances have one address
 */
export const refuseDuplicates = (instances: readonly ResourceInstance[]): void => {
  if (instances.every((one, at) => at === 0 || isAfter(instances[at - 1] as ResourceInstance, one))) return
  const seen = new Set<string>()
  for (const { module, mode, type, name, indexKey } of instances) {
    // A number and a string of the same digits are two keys for Terraform.
    seen.add(`${module} ${mode} ${type} ${name} ${typeof indexKey} ${indexKey}`)
  }
  if (seen.size === instances.length) return
  throw new StateError(
    'state-not-state',
    'the state holds a resource instance twice',
    'look at it with: terraform state list, and remove the duplicate from the file',
  )
}
