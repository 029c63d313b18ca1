import type { Config } from '../config/config.js'
import { groupLineage } from '../model/group-lineage.js'
import type { Group, Host } from '../model/inventory.js'
import { setterOf } from '../model/provenance.js'

/**
 * Takes defaults of the config away from VMs that have the variable by a group: what a state or a fragment says of a group goes
 * before them, and to Ansible a host's own variable would go before its groups'.
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
      // Its address is no variable of the layer that gives it.
      const isAddress = key === 'ansible_host' && host.address !== undefined
      if (isAddress || setterOf(key, host.layers)?.source.kind !== 'config') continue
      if (lineageOf(host).some(({ vars }) => Object.hasOwn(vars, key))) delete host.vars[key]
    }
  }
}
