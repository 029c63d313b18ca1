import type { FragmentFile } from '../discovery/fragment-file.js'
import type { IniHost, IniInventory } from '../ini/ini-inventory.js'
import type { FragmentReading, GroupContribution, HostContribution } from '../model/inventory.js'
import { orNothing } from '../model/or-nothing.js'
import type { Problem } from '../model/problem.js'
import { addressVariable } from '../model/provenance.js'
import { looksLikeTemplate } from '../model/template.js'
import { isEmpty, record } from '../model/value.js'
import { ownerOf } from './owner.js'
import { unreadableFragment } from './unreadable-fragment.js'
import { isOwnGroup, vmContribution } from './vm-contribution.js'
import { withOwnVars } from './with-own-vars.js'

/**
 * Says what an INI file means as the fragment of the VM it is named for.
 *
 * One host that is named by address or by the VM's name, or says `vm_name=`: it is that VM. Any other hosts stand as they
 * are. No hosts: settings, or, with an empty `[vms]` and nothing else, a VM that has no address yet.
 *
 * Some editors put a byte order mark in front of the first comment, as the template has one. To Ansible it is a host then; nobody
 * meant one, so it is left out, and whose file it is does not change.
 *
 * @param templates names of variables whose value may be a template
 */
export const interpretFragment = (
  ini: IniInventory,
  file: FragmentFile,
  templates: readonly string[],
): FragmentReading => {
  const marked = ini.hosts.get(BYTE_ORDER_MARK)
  if (marked === undefined) return interpretHosts(ini, file, templates)
  const hosts = new Map(ini.hosts)
  hosts.delete(BYTE_ORDER_MARK)
  const reading = interpretHosts({ ...ini, hosts }, file, templates)
  return { ...reading, problems: [...reading.problems, markedProblem(marked, file)] }
}

const BYTE_ORDER_MARK = '\ufeff'

const interpretHosts = (ini: IniInventory, file: FragmentFile, templates: readonly string[]): FragmentReading => {
  const { source, vm } = file
  const [first, another] = ini.hosts.values()
  const only = first && withOwnVars(first, ini.groups)
  const owner = only === undefined || another !== undefined ? 'somebody' : ownerOf(only, vm)
  if (only !== undefined && owner === 'vm') {
    const { contribution, problems } = vmContribution(only, ini.groups, file, templates)
    return { source, vm, status: 'vm', hosts: [contribution], groups: groupsOf(ini, vm, only), problems }
  }
  if (only !== undefined && owner === 'other') return otherVm(only, file)
  for (const host of ini.hosts.values()) if (host.name.includes('\0')) return noText(host, file)
  const groups = groupsOf(ini, vm)
  const hosts = Array.from(ini.hosts.values(), (host) => handWritten(withOwnVars(host, ini.groups), templates))
  if (hosts.length > 0) return { source, vm, status: 'hosts', hosts, groups, problems: [] }
  const isWaiting = groups.length === 1 && groups.every((group) => group.name === 'vms' && isBare(group))
  return isWaiting
    ? { source, vm, status: 'vm', hosts, groups: [], problems: [] }
    : { source, vm, status: 'settings', hosts, groups, problems: [] }
}

const otherVm = (host: IniHost, file: FragmentFile): FragmentReading =>
  unreadableFragment(file, {
    code: 'fragment-other-vm',
    severity: 'error',
    message: `the fragment of ${file.vm} says that it belongs to ${nameOf(host)} (vm_name)`,
    hint: 'rename the file after the VM, or correct vm_name',
    line: host.lines.vm_name ?? host.line,
  })

/** To Ansible zero bytes are the name of a host like any other; what stood there is not known. */
const noText = ({ line }: IniHost, file: FragmentFile): FragmentReading =>
  unreadableFragment(file, {
    code: 'fragment-unreadable',
    severity: 'error',
    message: 'the line has zero bytes in it, as a crash leaves where data never reached the disk, or as UTF-16 has',
    hint: 'write the file again, with terraform apply if Terraform wrote it, or save it as UTF-8',
    line,
  })

const markedProblem = ({ line }: IniHost, { source: { path }, vm }: FragmentFile): Problem => ({
  code: 'name-refused',
  severity: 'warning',
  message: 'the line is a comment or empty behind a byte order mark, which is a host to Ansible; that host is left out',
  hint: 'save the file as UTF-8 without one',
  path,
  line,
  vm,
})

const nameOf = ({ vars: { vm_name: said } }: IniHost): string =>
  typeof said === 'string' && said.length < 100 ? JSON.stringify(said) : 'another VM'

const isBare = ({ vars, children }: Pick<GroupContribution, 'vars' | 'children'>): boolean =>
  isEmpty(vars) && children.length === 0

/**
 * What the file says of groups. `all` and `ungrouped` are always there, and every group is a child of `all`: that says
 * nothing.
 *
 * @param own the VM, where the file is its own fragment: the variables of some groups are the VM's then
 */
const groupsOf = ({ groups }: IniInventory, vm: string, own?: IniHost): readonly GroupContribution[] => {
  const found: GroupContribution[] = []
  for (const group of groups.values()) {
    const { name, lines, line } = group
    const isTaken = own !== undefined && isOwnGroup(name, own, vm)
    const vars = isTaken ? record() : group.vars
    const children = name === 'all' ? [] : group.children
    const isAlwaysThere = name === 'all' || name === 'ungrouped' || (own !== undefined && group.hosts.length > 0)
    if (isAlwaysThere && isBare({ vars, children })) continue
    found.push({ name, vars, children, ...(!isTaken && { lines }), ...(line !== undefined && { line }) })
  }
  return orNothing(found)
}

/**
 * A host under its own name. An address that it states is taken as it stands; a template that the config allows stays a
 * variable.
 */
const handWritten = (
  { name, vars, lines, line, text, shared, groups }: IniHost,
  templates: readonly string[],
): HostContribution => {
  const { ansible_host: _, ansible_ssh_host: __, ...rest } = vars
  const key = addressVariable(vars)
  const address = vars[key]
  const stated =
    typeof address === 'string' && address !== '' && !(templates.includes(key) && looksLikeTemplate(address))
  return {
    name,
    vars: stated ? Object.assign(record(), rest) : vars,
    groups: groups.filter((group) => group !== 'all' && group !== 'ungrouped'),
    line,
    lines,
    ...(stated && { address }),
    ...(!shared && isEmpty(lines) && { text }),
  }
}
