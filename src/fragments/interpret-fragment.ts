import type { FragmentFile } from '../discovery/fragment-file.js'
import { parseIp } from '../hosts/ip.js'
import type { IniGroup, IniHost, IniInventory } from '../ini/ini-inventory.js'
import type { FragmentReading, GroupContribution, HostContribution } from '../model/inventory.js'
import { record, type Vars } from '../model/value.js'

/**
 * What a fragment says, for whom.
 *
 * One host, named by address or by the VM's name, describes the VM the file is named for; its `vm_name`, if it has one,
 * must agree. Then `[all:vars]` and `[vms:vars]` are that VM's. Any other file with hosts is a hand-written one, and a file
 * without hosts either sets variables for all, or is a fragment whose VM has no address yet.
 */
export const interpretFragment = (ini: IniInventory, file: FragmentFile): FragmentReading => {
  const { source, vm } = file
  const hosts = [...ini.hosts.values()]
  const groups = [...ini.groups.values()].filter(saysSomething)
  const reading = { source, vm, problems: [] }
  if (hosts.length === 0) {
    const status = groups.some(({ vars, children }) => children.length > 0 || hasKeys(vars)) ? 'settings' : 'vm'
    return { ...reading, status, hosts: [], groups: groups.map(contributeGroup) }
  }
  const only = hosts.length === 1 ? (hosts[0] as IniHost) : undefined
  if (only === undefined || !describesVm(only, vm)) {
    return { ...reading, status: 'hosts', hosts: hosts.map(handWritten), groups: groups.map(contributeGroup) }
  }
  const named = only.vars.vm_name
  if (named !== undefined && named !== vm) {
    const message = `the fragment of ${vm} says that it is of another VM (vm_name)`
    const hint = 'name the file for the VM it describes, or correct vm_name'
    const line = only.lines.vm_name ?? only.line
    return {
      ...reading,
      status: 'unreadable',
      hosts: [],
      groups: [],
      problems: [{ code: 'fragment-other-vm', severity: 'error', message, hint, path: source.path, line, vm }],
    }
  }
  const others = groups.map((group) => (isForAll(group) ? { ...group, vars: record(), lines: {} } : group))
  return {
    ...reading,
    status: 'vm',
    hosts: [ownHost(only, vm, groups.filter(isForAll))],
    groups: others.filter(saysSomething).map(contributeGroup),
  }
}

const isForAll = ({ name }: IniGroup): boolean => name === 'all' || name === 'vms'

/** Named by the VM's name, by an address, or by anything when `vm_name` says whose it is. */
const describesVm = ({ name, vars }: IniHost, vm: string): boolean =>
  name === vm || vars.vm_name !== undefined || parseIp(name) !== undefined

const ownHost = (host: IniHost, name: string, forAll: readonly IniGroup[]): HostContribution => {
  const vars: Vars = record()
  const lines: Record<string, number> = record<number>()
  for (const layer of [...forAll, host]) {
    for (const key of Object.keys(layer.vars)) {
      vars[key] = layer.vars[key] as Vars[string]
      lines[key] = layer.lines[key] ?? host.line
    }
  }
  const said = vars.ansible_host
  const address = typeof said === 'string' && said !== '' ? said : parseIp(host.name)?.text
  if (address !== undefined) delete vars.ansible_host
  return { ...contribution(host), name, vars, lines, ...(address !== undefined && { address }) }
}

const handWritten = (host: IniHost): HostContribution => ({ ...contribution(host), name: host.name, vars: host.vars })

const contribution = ({ groups, line, lines, text }: IniHost): Omit<HostContribution, 'name' | 'vars'> => ({
  groups: groups.filter((group) => group !== 'all'),
  line,
  lines,
  text,
})

const contributeGroup = ({ name, vars, children, line, lines }: IniGroup): GroupContribution => ({
  name,
  vars,
  lines,
  children: name === 'all' ? [] : children.filter((child) => child !== 'ungrouped'),
  ...(line !== undefined && { line }),
})

/** `all` and `ungrouped` are always there, and `all` always has children: only their variables say something. */
const saysSomething = ({ name, vars, line }: IniGroup): boolean =>
  name === 'all' || name === 'ungrouped' ? hasKeys(vars) : line !== undefined || hasKeys(vars)

const hasKeys = (vars: Vars): boolean => {
  for (const _ in vars) return true
  return false
}
