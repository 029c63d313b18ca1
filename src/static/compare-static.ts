import { isFact } from '../formats/is-fact.js'
import type { IniGroup, IniHost, IniInventory } from '../ini/ini-inventory.js'
import type { Group, Host, Inventory } from '../model/inventory.js'
import { isWaiting } from '../model/no-address.js'
import { sameValue, type Vars } from '../model/value.js'

/**
 * Compares a static inventory, read back, with the inventory it was made from: hosts, groups, children, variables.
 *
 * @param leftOut what was left out on purpose, as `renderStaticIni` tells it
 * @returns the first difference, one sentence without values, or undefined when there is none
 */
export const compareStatic = (
  ini: IniInventory,
  { hosts, groups, vms }: Inventory,
  leftOut: ReadonlySet<string>,
): string | undefined => {
  const tokens = new Map<string, string>()
  for (const host of hosts.values()) {
    if (vms.has(host.name) && isWaiting(host)) continue
    const found = ini.hosts.get(host.name) ?? ini.hosts.get(host.address ?? host.name)
    if (found === undefined) return `the host ${host.name} is missing`
    const different = differentVar(found, host, leftOut)
    if (different !== undefined) return `the variable ${different} of ${host.name} differs`
    tokens.set(host.name, found.name)
  }
  if (ini.hosts.size !== tokens.size) return 'a host is there twice, or is unknown'
  for (const group of groups.values()) {
    if (leftOut.has(`group ${group.name}`)) continue
    const found = ini.groups.get(group.name)
    const members = group.hosts.flatMap((name) => tokens.get(name) ?? [])
    if (found === undefined) {
      if (members.length > 0 || group.children.length > 0 || Object.keys(group.vars).length > 0) {
        return `the group ${group.name} is missing`
      }
      continue
    }
    const different = differentGroup(found, group, members, leftOut)
    if (different !== undefined) return `${different} of the group ${group.name}`
  }
  for (const name of ini.groups.keys()) {
    if (!groups.has(name) && !['all', 'ungrouped', 'vms'].includes(name)) return `the group ${name} is unknown`
  }
  return undefined
}

const differentVar = (found: IniHost, host: Host, leftOut: ReadonlySet<string>): string | undefined => {
  for (const key of Object.keys(host.vars)) {
    if (isFact(key, host.layers)) continue
    if (key === 'ansible_host' && found.name === host.address && !Object.hasOwn(found.vars, key)) continue
    if (!sameVar(found.vars, host.vars, key) && !leftOut.has(`host ${host.name} ${key}`)) return key
  }
  return Object.keys(found.vars).find(
    (key) => !Object.hasOwn(host.vars, key) && !(key === 'vm_name' && found.vars[key] === host.name),
  )
}

const differentGroup = (
  found: IniGroup,
  group: Group,
  members: readonly string[],
  leftOut: ReadonlySet<string>,
): string | undefined => {
  const { name } = group
  // Every host is in `all`, and Ansible itself decides who is in `ungrouped`.
  if (name !== 'all' && name !== 'ungrouped' && !sameNames(found.hosts, members)) return 'the hosts'
  const children = group.children.filter((child) => !leftOut.has(`group ${child}`))
  if (name !== 'all' && !sameNames(found.children, children)) return 'the children'
  for (const key of Object.keys(group.vars)) {
    if (!leftOut.has(`group ${name} ${key}`) && !sameVar(found.vars, group.vars, key)) return `the variable ${key}`
  }
  return Object.keys(found.vars).every((key) => Object.hasOwn(group.vars, key)) ? undefined : 'a variable'
}

const sameVar = (a: Vars, b: Vars, key: string): boolean => Object.hasOwn(a, key) && sameValue(a[key], b[key])

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && new Set([...a, ...b]).size === a.length
