import type { FragmentFile } from '../discovery/fragment-file.js'
import type { IniGroup, IniHost, IniInventory } from '../ini/ini-inventory.js'
import { groupLineage } from '../model/group-lineage.js'
import { GROUP_PRIORITY } from '../model/group-priority.js'
import type { HostContribution } from '../model/inventory.js'
import { parseIp } from '../model/ip.js'
import type { Mutable } from '../model/mutable.js'
import { PENDING } from '../model/no-address.js'
import { orNothing } from '../model/or-nothing.js'
import type { Problem } from '../model/problem.js'
import { addressVariable } from '../model/provenance.js'
import { reachable } from '../model/reachable.js'
import { looksLikeTemplate } from '../model/template.js'
import { isEmpty, record, type Value, type Vars } from '../model/value.js'

/** What a VM's own fragment says of it, and what is wrong with that. */
export interface VmContribution {
  readonly contribution: HostContribution
  readonly problems: readonly Problem[]
}

/**
 * Whether the variables of a group are the VM's in its own fragment: those of `all` and `vms` are, and, where the VM is in them,
 * those of `ungrouped` and of a group with the VM's name (no group may have that).
 */
export const isOwnGroup = (name: string, { groups }: IniHost, vm: string): boolean =>
  name === 'all' || name === 'vms' || ((name === 'ungrouped' || name === vm) && groups.includes(name))

/**
 * What the host line and the VM's own groups ({@link isOwnGroup}) say, as one; the line wins. A variable that another group of the
 * file sets too, and with which that group wins for Ansible, is left to it.
 */
export const vmContribution = (
  host: IniHost,
  groups: IniInventory['groups'],
  file: FragmentFile,
  templates: readonly string[],
): VmContribution => {
  const isOneLine = isEmpty(host.lines) && !adoptsAny(host, groups, file.vm)
  const vars = isOneLine ? host.vars : record()
  const lines = isOneLine ? undefined : record<number>()
  if (lines) {
    for (const group of groupLineage({ groups })({ groups: [...host.groups, 'vms'] })) {
      if (isOwnGroup(group.name, host, file.vm)) adopt(group, vars, lines)
      else {
        for (const key of Object.keys(group.vars)) {
          delete vars[key]
          delete lines[key]
        }
      }
    }
    adopt(host, vars, lines)
  }
  const { address, problem } = takeAddress(host, vars, file, templates)
  const contribution: Mutable<HostContribution> = {
    name: file.vm,
    vars,
    groups: orNothing(host.groups.filter((name) => name !== 'all' && name !== 'ungrouped' && name !== 'vms')),
    line: host.line,
  }
  if (address !== undefined) contribution.address = address
  if (lines === undefined) contribution.text = host.text
  else contribution.lines = lines
  return { contribution, problems: orNothing(problem === undefined ? [] : [problem]) }
}

/** Whether a group sets variables that a VM can take over: its priority stays its own. */
const hasVars = ({ vars }: IniGroup): boolean => {
  for (const key in vars) if (key !== GROUP_PRIORITY) return true
  return false
}

const adoptsAny = (host: IniHost, groups: IniInventory['groups'], vm: string): boolean => {
  for (const group of groups.values()) if (hasVars(group) && isOwnGroup(group.name, host, vm)) return true
  return false
}

const adopt = (from: IniHost | IniGroup, vars: Vars, lines: Record<string, number>): void => {
  for (const key of Object.keys(from.vars)) {
    if (key === GROUP_PRIORITY && 'children' in from) continue
    vars[key] = from.vars[key] as Value
    const line = from.lines[key] ?? from.line
    if (line !== undefined) lines[key] = line
  }
}

/**
 * The address: `ansible_ssh_host` or `ansible_host` if one is set, as for Ansible, else what the line begins with. The variables
 * are removed, unless the address is a template that the config allows.
 */
const takeAddress = (
  { name, line }: IniHost,
  vars: Vars,
  { vm, source }: FragmentFile,
  templates: readonly string[],
): { address?: string; problem?: Problem } => {
  const key = addressVariable(vars)
  const stated = vars[key]
  const isTemplate = typeof stated === 'string' && looksLikeTemplate(stated)
  if (isTemplate && templates.includes(key)) return {}
  if (stated === undefined && (name === vm || name === PENDING) && parseIp(name) === undefined) return {}
  const said = stated ?? name
  const address = typeof said === 'string' ? reachable(said) : undefined
  delete vars.ansible_host
  if (key === 'ansible_ssh_host') delete vars.ansible_ssh_host
  if (address !== undefined) return { address }
  if (said === PENDING || said === '') return {}
  return {
    problem: {
      code: 'address-unusable',
      severity: 'warning',
      message: `the fragment of ${vm} gives an address that leads to no other machine`,
      hint: isTemplate
        ? `if it is meant to be a template, allow ${key} in fragments.templates`
        : stated === undefined
          ? 'begin the line with the address of the VM'
          : `correct ${key}`,
      path: source.path,
      line,
      vm,
    },
  }
}
