import { effectiveVar, groupLineage, isChild } from '../model/group-lineage.js'
import type { Group, Host, VmStatus } from '../model/inventory.js'
import { NO_ADDRESS } from '../model/no-address.js'

/**
 * Finds the VMs without an address of their own for which Ansible has one all the same, by the `ansible_host` of a group, and
 * takes them out of {@link NO_ADDRESS}.
 *
 * @returns their names
 */
export const addressedByGroup = (
  hosts: Map<string, Host>,
  groups: Map<string, Group>,
  vms: Map<string, VmStatus>,
): ReadonlySet<string> => {
  const found = new Set<string>()
  const waiting = groups.get(NO_ADDRESS)
  if (waiting === undefined) return found
  const lineageOf = groupLineage({ groups })
  for (const name of waiting.hosts) {
    const host = hosts.get(name)
    const status = vms.get(name)
    if (host === undefined || status === undefined || host.vars.ansible_host !== undefined) continue
    if (typeof effectiveVar(host, lineageOf(host), 'ansible_host') !== 'string') continue
    found.add(name)
    hosts.set(name, { ...host, groups: host.groups.filter((group) => group !== NO_ADDRESS) })
    if (status.status === 'no-address') vms.set(name, { ...status, status: 'running' })
  }
  const left = waiting.hosts.filter((name) => !found.has(name))
  const isNeedless = left.length === 0 && waiting.layers.length === 0 && !isChild(NO_ADDRESS, groups)
  if (isNeedless) groups.delete(NO_ADDRESS)
  else groups.set(NO_ADDRESS, { ...waiting, hosts: left })
  return found
}
