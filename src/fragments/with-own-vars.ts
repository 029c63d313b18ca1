import type { IniGroup, IniHost, IniInventory } from '../ini/ini-inventory.js'
import { GROUP_PRIORITY } from '../model/group-priority.js'
import { record, type Value } from '../model/value.js'

/**
 * The host with the variables that Ansible shows for it. Where the host is in a group of its own name, Ansible sets what its line
 * says on that group, and the host has it from there. The group is dropped later: no group may have a host's name.
 */
export const withOwnVars = (host: IniHost, groups: IniInventory['groups']): IniHost => {
  const namesake = groups.get(host.name)
  if (namesake === undefined || !isIn(namesake, host, groups)) return host
  const vars = record()
  const lines = record<number>()
  for (const from of [namesake, host]) {
    for (const key of Object.keys(from.vars)) {
      if (from === namesake && key === GROUP_PRIORITY) continue
      vars[key] = from.vars[key] as Value
      const line = from.lines[key]
      if (line === undefined || line === host.line) delete lines[key]
      else lines[key] = line
    }
  }
  return { ...host, vars, lines }
}

/** Directly or through children. */
const isIn = (group: IniGroup, host: IniHost, groups: IniInventory['groups']): boolean => {
  const names = new Set([group.name])
  for (const name of names) {
    if (host.groups.includes(name)) return true
    for (const child of groups.get(name)?.children ?? []) names.add(child)
  }
  return false
}
