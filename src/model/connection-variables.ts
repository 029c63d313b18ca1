import { connectionName } from './connection-name.js'
import { effectiveVar } from './group-lineage.js'
import type { Group, Host } from './inventory.js'
import { isWaiting } from './no-address.js'
import type { Value } from './value.js'

/**
 * The variables from which Ansible's ssh plugin takes each setting, the winner first: the older name wins, wherever it is set.
 * The plugin's documentation (`ansible-doc -t connection ssh`) lists them in the opposite order: there the last one wins.
 */
const CONNECTION_VARIABLES = {
  address: ['ansible_ssh_host', 'ansible_host'],
  user: ['ansible_ssh_user', 'ansible_user'],
  port: ['ansible_ssh_port', 'ansible_port'],
  key: ['ansible_ssh_private_key_file', 'ansible_private_key_file'],
  hostKeyChecking: ['ansible_ssh_host_key_checking', 'ansible_host_key_checking'],
} as const

/** Ansible's connections that are ssh, by their short names. */
const SSH: readonly Value[] = ['ssh', 'smart', 'paramiko', 'paramiko_ssh']

export type ConnectionSetting = keyof typeof CONNECTION_VARIABLES

/** All variables that give the same setting as `variable`, which is one of them. */
export const sameSetting = (variable: string): readonly string[] =>
  Object.values<readonly string[]>(CONNECTION_VARIABLES).find((names) => names.includes(variable)) ?? [variable]

/**
 * The variable that decides a setting for plays on a host, and its value. Null counts as not set. An empty text wins as any other
 * does, but leaves the setting without a value.
 */
export const connectionVariable = (
  host: Host,
  lineage: readonly Group[],
  setting: ConnectionSetting,
): { readonly variable: string; readonly value: Value } | undefined => {
  for (const variable of CONNECTION_VARIABLES[setting]) {
    const value = effectiveVar(host, lineage, variable)
    if (value === '') return undefined
    if (value !== undefined && value !== null) return { variable, value }
  }
  return undefined
}

/**
 * Where a play reaches a host: what its variables say, else its name, which is Ansible's own default. Undefined for a VM that
 * waits for an address: its name means nothing yet.
 */
export const connectionAddress = (
  host: Host,
  lineage: readonly Group[],
): { readonly variable: string; readonly value: Value } | undefined =>
  connectionVariable(host, lineage, 'address') ??
  (isWaiting(host) ? undefined : { variable: 'inventory_hostname', value: host.name })

/** The connection by which a play reaches a host; undefined if it is ssh. */
export const otherConnection = (host: Host, lineage: readonly Group[]): Value | undefined => {
  const value = effectiveVar(host, lineage, 'ansible_connection')
  return value === undefined || value === null || value === '' || SSH.includes(connectionName(value))
    ? undefined
    : value
}
