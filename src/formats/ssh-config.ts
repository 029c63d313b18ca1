import { isIP } from 'node:net'
import {
  type ConnectionSetting,
  connectionAddress,
  connectionVariable,
  otherConnection,
} from '../model/connection-variables.js'
import { effectiveVar, groupLineage } from '../model/group-lineage.js'
import type { Group, Host, Inventory } from '../model/inventory.js'
import { printable } from '../model/printable.js'
import type { Value } from '../model/value.js'

/**
 * An ssh client configuration: one `Host` block a host, with address, user, port and key.
 *
 * Only these four, and only values that cannot be read as anything else: no option that starts a program or passes on
 * arguments ever comes from a state or a fragment. What is left out is a comment.
 */
export const renderSshConfig = (inventory: Inventory): string => {
  const lineageOf = groupLineage(inventory)
  const blocks = [...inventory.hosts.values()].map((host) => renderBlock(host, lineageOf(host)))
  return `# Written by vm-inventory\n${blocks.map((lines) => `\n${lines.join('\n')}\n`).join('')}`
}

const renderBlock = (host: Host, lineage: readonly Group[]): string[] => {
  if (!isPlainWord(host.name)) return [`# ${printable(host.name)}: not a name for ssh`]
  const setting = (of: ConnectionSetting): Value | undefined => connectionVariable(host, lineage, of)?.value
  if (otherConnection(host, lineage) !== undefined) return [`# ${host.name}: not reached by ssh`]
  const reached = connectionAddress(host, lineage)
  if (reached === undefined) return [`# ${host.name}: no address yet`]
  const { value: address } = reached
  if (typeof address !== 'string' || (isIP(address) === 0 && !isPlainWord(address)))
    return [`# ${host.name}: its address is not one that ssh can use`]
  // The zone of a link-local address is no token for ssh to expand.
  const lines = [`Host ${host.name}`, `  HostName ${address.replaceAll('%', '%%')}`]
  const add = (option: string, value: Value | undefined, render: (value: Value) => string | undefined): void => {
    if (value === undefined) return
    const rendered = render(value)
    lines.push(
      rendered === undefined ? `  # ${option}: left out, its value could be misread` : `  ${option} ${rendered}`,
    )
  }
  add('User', setting('user'), renderUser)
  add('Port', setting('port'), renderPort)
  add('IdentityFile', setting('key'), renderPath)
  for (const variable of ARGUMENTS) {
    if (effectiveVar(host, lineage, variable)) lines.push(`  # ${variable}: left out, it may hold any option`)
  }
  return lines
}

/** More arguments that a play gives to ssh. */
const ARGUMENTS = ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args']

/** No pattern (`*`, `?`, `!`), no option, no quote. */
const isPlainWord = (text: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(text)

const renderUser = (user: Value): string | undefined =>
  typeof user === 'string' && /^[A-Za-z0-9_][A-Za-z0-9_.@-]*\$?$/.test(user) ? user : undefined

const renderPort = (port: Value): string | undefined => {
  const text = typeof port === 'object' ? '' : String(port)
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535 ? String(Number(text)) : undefined
}

/** A path in quotes. ssh would expand `%` and `${…}`, and read a backslash as an escape. */
const renderPath = (path: Value): string | undefined =>
  typeof path === 'string' && /^[^-\p{C}\p{Zl}\p{Zp}"\\$][^\p{C}\p{Zl}\p{Zp}"\\$]*$/u.test(path) && !path.includes('{{')
    ? `"${path.replaceAll('%', '%%')}"`
    : undefined
