import type { DeclarationType } from './resource-type.js'

/** `ansible_group` of the providers ansible/ansible (`name`, `variables`) and nbering/ansible (`inventory_group_name`, `vars`). */
export const ansibleGroup: DeclarationType = {
  kind: 'declaration',
  type: 'ansible_group',
  declare: ({ attributes }) => ({
    of: 'group',
    adds: false,
    name: attributes.inventory_group_name ?? attributes.name ?? null,
    vars: attributes.vars ?? attributes.variables ?? null,
    members: attributes.children ?? null,
  }),
}
