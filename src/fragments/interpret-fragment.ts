import type { FragmentFile } from '../discovery/fragment-file.js'
import type { IniGroup, IniHost, IniInventory } from '../ini/ini-inventory.js'
import type { FragmentReading, GroupContribution, HostContribution } from '../model/inventory.js'
import { ownerOf } from './owner.js'
import { unreadableFragment } from './unreadable-fragment.js'
import { vmContribution } from './vm-contribution.js'

/**
 * Says what an INI file means as the fragment of the VM it is named for.
 *
 * One host that is named by address or by the VM's name, or says `vm_name=`: it is that VM. Any other hosts stand as they
 * are. No hosts: settings, or, with an empty `[vms]` and nothing else, a VM that has no address yet.
 */
export const interpretFragment = (ini: IniInventory, file: FragmentFile): FragmentReading => {
  const { source, vm } = file
  const base = { source, vm, problems: [] }
  if (ini.hosts.size === 1) {
    const [host] = ini.hosts.values() as Iterable<IniHost>
    const owner = host === undefined ? 'somebody' : ownerOf(host, vm)
    if (host !== undefined && owner === 'vm') {
      const { contribution, problems } = vmContribution(host, ini.groups, file)
      return { ...base, status: 'vm', hosts: [contribution], groups: groupsOf(ini, true), problems }
    }
    if (host !== undefined && owner === 'other') return otherVm(host, file)
  }
  const groups = groupsOf(ini, false)
  if (ini.hosts.size > 0) return { ...base, status: 'hosts', hosts: [...ini.hosts.values()].map(handWritten), groups }
  if (ini.groups.has('vms') && groups.length === 1) {
    const [vms] = groups
    if (vms !== undefined && isBare(vms)) return { ...base, status: 'vm', hosts: [], groups: [] }
  }
  return { ...base, status: 'settings', hosts: [], groups }
}

const otherVm = (host: IniHost, file: FragmentFile): FragmentReading =>
  unreadableFragment(file, {
    code: 'fragment-other-vm',
    severity: 'error',
    message: `the fragment of ${file.vm} holds a host of another name in vm_name`,
    hint: 'rename the file after the VM, or correct vm_name',
    line: host.lines.vm_name ?? host.line,
  })

const isBare = ({ vars, children }: GroupContribution): boolean => {
  for (const _ in vars) return false
  return children.length === 0
}

/**
 * What the file says of groups. `all` and `ungrouped` are always there, and every group is a child of `all`: that says
 * nothing. In a VM's own fragment the variables of `all` and `vms` are the VM's.
 */
const groupsOf = ({ groups }: IniInventory, own: boolean): GroupContribution[] => {
  const found: GroupContribution[] = []
  for (const group of groups.values()) {
    const { name } = group
    const contribution = contribute(group, own)
    const isAlwaysThere = name === 'all' || name === 'ungrouped' || (own && (name === 'vms' || group.hosts.length > 0))
    if (!isAlwaysThere || !isBare(contribution)) found.push(contribution)
  }
  return found
}

const contribute = ({ name, vars, lines, children, line }: IniGroup, own: boolean): GroupContribution => {
  const isTaken = own && (name === 'all' || name === 'vms')
  return {
    name,
    vars: isTaken ? {} : vars,
    lines: isTaken ? {} : lines,
    children: name === 'all' ? [] : children,
    ...(line !== undefined && { line }),
  }
}

/** A host under its own name. An address that it states is taken as it stands. */
const handWritten = ({ name, vars, lines, line, text, shared, groups }: IniHost): HostContribution => {
  const { ansible_host: address, ...rest } = vars
  const stated = typeof address === 'string' && address !== ''
  return {
    name,
    vars: stated ? Object.assign(Object.create(null), rest) : vars,
    groups: groups.filter((group) => group !== 'all' && group !== 'ungrouped'),
    line,
    lines,
    ...(stated && { address }),
    ...(!shared && Object.values(lines).every((at) => at === line) && { text }),
  }
}
