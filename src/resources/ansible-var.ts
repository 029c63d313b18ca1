import { record } from '../model/value.js'
import type { ResourceInstance, StateValue } from '../state/state.js'
import type { DeclarationType } from './resource-type.js'

/** `ansible_host_var` of the provider nbering/ansible: one variable of a host that is declared elsewhere. */
export const ansibleHostVar: DeclarationType = {
  kind: 'declaration',
  type: 'ansible_host_var',
  declare: (instance) => oneVariable('host', 'inventory_hostname', instance),
}

/** `ansible_group_var` of the provider nbering/ansible: one variable of a group that is declared elsewhere. */
export const ansibleGroupVar: DeclarationType = {
  kind: 'declaration',
  type: 'ansible_group_var',
  declare: (instance) => oneVariable('group', 'inventory_group_name', instance),
}

const oneVariable = (of: 'host' | 'group', naming: string, { attributes }: ResourceInstance) => {
  const vars = record<StateValue>()
  if (typeof attributes.key === 'string') vars[attributes.key] = attributes.value ?? null
  return { of, adds: true, name: attributes[naming] ?? null, vars, members: null }
}
