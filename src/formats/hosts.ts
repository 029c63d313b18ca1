import { isIP } from 'node:net'
import { connectionAddress } from '../model/connection-variables.js'
import { groupLineage } from '../model/group-lineage.js'
import type { Inventory } from '../model/inventory.js'
import { printable } from '../model/printable.js'

/** Lines for /etc/hosts. A host whose address or name cannot stand there is a comment. */
export const renderHosts = (inventory: Inventory): string => {
  const lineageOf = groupLineage(inventory)
  const lines = ['# Written by vm-inventory']
  for (const host of inventory.hosts.values()) {
    const { name } = host
    const reached = connectionAddress(host, lineageOf(host))
    const address = typeof reached?.value === 'string' ? reached.value : 'its address'
    if (reached === undefined) lines.push(`# ${printable(name)}: no address yet`)
    else if (!isPlainIp(address)) lines.push(`# ${printable(name)}: ${printable(address)} is not a plain IP address`)
    else if (!isHostsFileName(name)) lines.push(`# ${printable(name)}: not a host name`)
    else lines.push(`${address} ${name}`)
  }
  return `${lines.join('\n')}\n`
}

/** Without a zone (`fe80::1%eth0`): glibc passes over a line that has one. */
const isPlainIp = (address: string): boolean => isIP(address) !== 0 && !address.includes('%')

/** What a line can name a host: RFC 1123, and the underscore that resolvers take as well; an address needs no line. */
const isHostsFileName = (name: string): boolean =>
  isIP(name) === 0 &&
  name.length <= 253 &&
  name.split('.').every((label) => /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label))
