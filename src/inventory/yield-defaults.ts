import type { Config } from '../config/config.js'
import { groupLineage } from '../model/group-lineage.js'
import type { Group, Host } from '../model/inventory.js'
import { setterOf } from '../model/provenance.js'

/**
 * Takes a default of the config away from VMs that have the variable from a group. What a state or a fragment says of a group goes
 * before the defaults; but to Ansible, a variable of the host itself goes before those of its groups.
 */
export const yieldDefaults = (
  hosts: ReadonlyMap<string, Host>,
  groups: ReadonlyMap<string, Group>,
  { defaults }: Config,
): void => {
  const keys = Object.keys(defaults)
  if (keys.length === 0) return
  const lineageOf = groupLineage({ groups })
  for (const host of hosts.values()) {
    for (const key of keys) {
      // A layer that gives an address does not have it among its variables.
      const isAddress = key === 'ansible_host' && host.address !== undefined
      if (isAddress || setterOf(key, host.layers)?.source.kind !== 'config') continue
      if (lineageOf(host).some(({ vars }) => Object.hasOwn(vars, key))) delete host.vars[key]
    }
  }
}
