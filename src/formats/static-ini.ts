import type { Config } from '../config/config.js'
import { isChild } from '../model/group-lineage.js'
import type { Group, Inventory } from '../model/inventory.js'
import { NO_ADDRESS } from '../model/no-address.js'
import { printable } from '../model/printable.js'
import type { Problem } from '../model/problem.js'
import { placeOf } from '../model/provenance.js'
import { StaticLines } from './static-lines.js'
import { planStatic, type StaticHost } from './static-plan.js'

/** The static inventory as text. */
export interface StaticIni {
  readonly text: string
  readonly problems: Problem[]
  /** What INI cannot carry: `host NAME VARIABLE`, `group NAME VARIABLE`, `group NAME`. */
  readonly leftOut: ReadonlySet<string>
}

const HEADER = `# Written by vm-inventory --write-static; changes here are lost. Edit the fragments instead.
`

/** Whether a text is one that {@link renderStaticIni} made, edited since or not. */
export const isStaticIni = (text: string): boolean => text.includes(HEADER.slice(0, HEADER.indexOf(';')))

/**
 * The static inventory: what people and tools that want a file read instead of asking the script.
 *
 * Host lines have the form of the Terraform template, and are the fragment's own, byte for byte, where they still hold;
 * one that does not say `vm_name` gets it, so that a person sees whose address it is. Terraform's facts (`tf_…`) are not
 * in it. What INI cannot carry is left out, with a problem each.
 */
export const renderStaticIni = (inventory: Inventory, { hostname }: Pick<Config['static'], 'hostname'>): StaticIni => {
  const lines = new StaticLines()
  const { problems, leftOut } = lines
  const groups = [...inventory.groups.values()].filter((group) => {
    if (canWrite(group.name)) return true
    leftOut.add(`group ${group.name}`)
    problems.push(refused(group, inventory))
    return false
  })
  const written = new Set(groups.map(({ name }) => name))
  const { hosts, waiting } = planStatic(inventory, hostname)

  const sections = new Map<string, string[]>(groups.map(({ name }) => [name, []]))
  const ungrouped: string[] = []
  for (const planned of hosts) {
    const line = lines.host(planned)
    const [first, ...others] = sectionsOf(planned, written)
    ;(first === undefined ? ungrouped : (sections.get(first) as string[])).push(line)
    for (const name of others) sections.get(name)?.push(planned.token)
  }
  const comments = waiting.map(({ name }) => `# ${printable(name)} has no address yet`)
  const vms = sections.get('vms') ?? []
  sections.delete('vms')
  sections.delete('all')
  sections.delete('ungrouped')
  if (sections.get(NO_ADDRESS)?.length === 0 && isNeedless(NO_ADDRESS, inventory)) sections.delete(NO_ADDRESS)

  const parts = [HEADER]
  if (ungrouped.length > 0) parts.push(`${ungrouped.join('\n')}\n`)
  parts.push(section('vms', [...vms, ...comments]))
  for (const [name, content] of sections) parts.push(section(name, content))
  for (const { name, children } of groups) {
    const kept = children.filter((child) => written.has(child))
    if (kept.length > 0) parts.push(section(`${name}:children`, kept))
  }
  for (const group of groups) {
    const vars = lines.groupVars(group)
    if (vars.length > 0) parts.push(section(`${group.name}:vars`, vars))
  }
  return { text: parts.join('\n'), problems, leftOut }
}

/** The sections a host is written in: the first has its line, the others its name. */
const sectionsOf = ({ host }: StaticHost, written: ReadonlySet<string>): string[] => {
  const names = host.groups.filter((name) => name !== 'all' && name !== 'ungrouped' && written.has(name))
  return names.includes('vms') ? ['vms', ...names.filter((name) => name !== 'vms')] : names
}

const section = (name: string, lines: readonly string[]): string => [`[${name}]`, ...lines, ''].join('\n')

/** Whether the file says nothing else of a group: VMs that wait for an address are comments in it. */
const isNeedless = (name: string, { groups }: Inventory): boolean => {
  const { children, vars } = groups.get(name) as Group
  return children.length === 0 && Object.keys(vars).length === 0 && !isChild(name, groups)
}

const canWrite = (name: string): boolean => /^[^\s:\]#;[][^\s:\]]*$/.test(name)

const refused = ({ name, layers, hosts: members }: Group, { hosts }: Inventory): Problem => {
  const byMember = hosts.get(members[0] ?? '')?.layers.find(({ groups }) => groups?.includes(name))
  const source = layers[0]?.source ?? byMember?.source
  return {
    code: 'group-refused',
    severity: 'error',
    message: `the group "${name}" cannot be written as INI; the static inventory leaves it out`,
    hint: 'name it with letters, digits and underscores',
    ...placeOf(source),
  }
}
