import { parseIni } from '../ini/parse-ini.js'
import { isPrintable } from '../ini/python-literal.js'
import { splitWords } from '../ini/shlex.js'
import { groupLineage } from '../model/group-lineage.js'
import type { Group, Host, Inventory } from '../model/inventory.js'
import { addressKey, parseIp } from '../model/ip.js'
import { isWaiting } from '../model/no-address.js'
import { record, sameValue, type Value, type Vars } from '../model/value.js'
import { isFact } from './is-fact.js'

/** A host of the static inventory. */
export interface StaticHost {
  readonly host: Host
  /** What the line begins with, so what Ansible calls the host when it reads the file: its address, or its name. */
  readonly token: string
  readonly vars: Vars
  /** Its groups, as `groupLineage` gives them. */
  readonly lineage: readonly Group[]
}

/** What the static inventory says, before it becomes text. */
export interface StaticPlan {
  readonly hosts: readonly StaticHost[]
  /** VMs without an address: a comment each. */
  readonly waiting: readonly Host[]
}

/**
 * Decides how each host is called in the static inventory and which variables its line carries.
 *
 * A VM goes by its address, as in the file the Terraform template makes, unless names are asked for, its fragment's line
 * begins with its name, or the address already means something else. A hand-written host keeps its name.
 */
export const planStatic = (inventory: Inventory, hostname: 'address' | 'name'): StaticPlan => {
  const { hosts, groups, vms } = inventory
  const lineageOf = groupLineage(inventory)
  const taken = new Set<string>()
  const planned: StaticHost[] = []
  const waiting: Host[] = []
  for (const host of hosts.values()) {
    const isVm = vms.has(host.name)
    if (isVm && isWaiting(host)) {
      waiting.push(host)
      continue
    }
    const { address } = host
    const byAddress =
      isVm &&
      hostname === 'address' &&
      address !== undefined &&
      canLead(address) &&
      !taken.has(addressKey(address)) &&
      !groups.has(address) &&
      (address === host.name || !hosts.has(address)) &&
      !leadsByName(host)
    const token = byAddress ? address : host.name
    taken.add(addressKey(token))
    const vars = withoutFacts(host)
    const lineage = lineageOf(host)
    if (byAddress) {
      if (!setsAddress(lineage)) delete vars.ansible_host
      if (!Object.hasOwn(vars, 'vm_name') && token !== host.name) vars.vm_name = host.name
    }
    planned.push({ host, token, vars, lineage })
  }
  return { hosts: planned, waiting }
}

/**
 * Whether a fragment's line says exactly what the host's line in the static inventory has to say, so that it can be copied
 * byte for byte.
 */
export const sayTheSame = (text: string, { host, token, vars }: StaticHost): boolean => {
  const line = readLine(text)
  return (
    line?.token === token &&
    sameVars(line.vars, vars, token === host.address ? token : undefined) &&
    valuesOf(text).every(isPrintable)
  )
}

/** What stands after `key=` on the line of a host. */
const valuesOf = (text: string): string[] =>
  splitWords(text.trim())
    .slice(1)
    .map((word) => word.slice(word.indexOf('=') + 1))

const leadsByName = ({ name, address, text }: Host): boolean => {
  if (text === undefined || text.startsWith(`${address} `)) return false
  return text.startsWith(`${name} `) || readLine(text)?.token === name
}

/** What one line says of one host; undefined when it is no line of one host, or one that must not be copied. */
const readLine = (text: string): { token: string; vars: Vars } | undefined => {
  if (/[^\t\P{Cc}]|[\p{Zl}\p{Zp}\p{Cs}]/u.test(text)) return undefined
  try {
    const [host, ...others] = parseIni(text).hosts.values()
    return host === undefined || others.length > 0 ? undefined : { token: host.name, vars: host.vars }
  } catch {
    return undefined
  }
}

/** Whether Ansible takes `address` for a host as it stands: no port, no range, no comment in it. */
const canLead = (address: string): boolean =>
  (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(address) && !['all', 'ungrouped'].includes(address)) ||
  (/^[0-9a-f:.]+$/i.test(address) && parseIp(address) !== undefined)

const setsAddress = (lineage: readonly Group[]): boolean =>
  lineage.some(({ vars }) => Object.hasOwn(vars, 'ansible_host'))

const withoutFacts = ({ vars, layers }: Host): Vars => {
  const plain = record()
  for (const key of Object.keys(vars)) if (!isFact(key, layers)) plain[key] = vars[key] as Value
  return plain
}

/** Whether a line's variables are those; it may also say the address that it begins with. */
const sameVars = (line: Vars, vars: Vars, address: string | undefined): boolean => {
  const keys = Object.keys(line).filter(
    (key) => key !== 'ansible_host' || Object.hasOwn(vars, key) || line[key] !== address,
  )
  return (
    keys.length === Object.keys(vars).length &&
    keys.every((key) => Object.hasOwn(vars, key) && sameValue(line[key], vars[key]))
  )
}
