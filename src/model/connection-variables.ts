import { effectiveVar } from './group-lineage.js'
import type { Group, Host } from './inventory.js'
import type { Value } from './value.js'

/**
 * The variables from which Ansible's ssh plugin takes each of these settings, the one that wins first: that is the older name,
 * wherever it is set. The plugin's documentation (`ansible-doc -t connection ssh`) lists them the other way round: its last one wins.
 */
export const CONNECTION_VARIABLES = {
  address: ['ansible_ssh_host', 'ansible_host'],
  user: ['ansible_ssh_user', 'ansible_user'],
  port: ['ansible_ssh_port', 'ansible_port'],
  key: ['ansible_ssh_private_key_file', 'ansible_private_key_file'],
} as const

export type ConnectionSetting = keyof typeof CONNECTION_VARIABLES

/**
 * The variable that says how a play reaches a host, and its value. One that is null counts as not set; one that is empty wins,
 * but says nothing.
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
