import type { FragmentFile } from '../discovery/fragment-file.js'
import { isHostName } from '../hosts/host-name.js'
import { isUsable, parseIp } from '../hosts/ip.js'
import type { IniGroup, IniHost, IniInventory } from '../ini/ini-inventory.js'
import type { HostContribution } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { record, type Value, type Vars } from '../model/value.js'
import { PENDING } from './owner.js'

/** What a VM's own fragment says of it, and what is wrong with that. */
export interface VmContribution {
  readonly contribution: HostContribution
  readonly problems: readonly Problem[]
}

/** The host line and the `[all:vars]` and `[vms:vars]` of a VM's own fragment as one; the line wins. */
export const vmContribution = (host: IniHost, groups: IniInventory['groups'], file: FragmentFile): VmContribution => {
  const vars: Vars = record()
  const lines = record<number>()
  const isAlone = ![adopt(groups.get('all'), vars, lines), adopt(groups.get('vms'), vars, lines)].includes(true)
  let isOneLine = true
  for (const key in host.vars) {
    vars[key] = host.vars[key] as Value
    const line = host.lines[key] as number
    lines[key] = line
    if (line !== host.line) isOneLine = false
  }
  const { address, problem } = takeAddress(host, vars, file)
  const contribution: HostContribution = {
    name: file.vm,
    vars,
    groups: host.groups.filter((name) => name !== 'all' && name !== 'ungrouped' && name !== 'vms'),
    line: host.line,
    lines,
    ...(address !== undefined && { address }),
    ...(isAlone && isOneLine && { text: host.text }),
  }
  return { contribution, problems: problem === undefined ? [] : [problem] }
}

/** True when the group has variables. Its priority is its own. */
const adopt = (group: IniGroup | undefined, vars: Vars, lines: Record<string, number>): boolean => {
  let found = false
  for (const key in group?.vars) {
    if (key === 'ansible_group_priority') continue
    found = true
    vars[key] = group.vars[key] as Value
    lines[key] = group.lines[key] as number
  }
  return found
}

/**
 * The address: `ansible_host` if it is set, as for Ansible, else what the line begins with. Removes the variable, unless
 * it is a template that the config allows.
 */
const takeAddress = (
  { name, line }: IniHost,
  vars: Vars,
  { vm, source }: FragmentFile,
): { address?: string; problem?: Problem } => {
  const stated = vars.ansible_host
  if (stated === undefined && (name === vm || name === PENDING) && parseIp(name) === undefined) return {}
  const said = stated ?? name
  const ip = typeof said === 'string' ? parseIp(said) : undefined
  const address = ip
    ? isUsable(ip)
      ? ip.text
      : undefined
    : typeof said === 'string' && isHostName(said)
      ? said
      : undefined
  delete vars.ansible_host
  if (address !== undefined) return { address }
  if (said === PENDING || said === '') return {}
  return {
    problem: {
      code: 'address-unusable',
      severity: 'warning',
      message: `the fragment of ${vm} gives an address that no other machine can be reached at`,
      hint: stated === undefined ? 'begin the line with the address of the VM' : 'correct ansible_host',
      path: source.path,
      line,
      vm,
    },
  }
}
