import type { DeclarationType } from './resource-type.js'

/** `ansible_host` of the providers ansible/ansible (`name`, `variables`) and nbering/ansible (`inventory_hostname`, `vars`). */
export const ansibleHost: DeclarationType = {
  kind: 'declaration',
  type: 'ansible_host',
  declare: ({ attributes }) => ({
    of: 'host',
    adds: false,
    name: attributes.inventory_hostname ?? attributes.name ?? null,
    vars: attributes.vars ?? attributes.variables ?? null,
    members: attributes.groups ?? null,
  }),
}
