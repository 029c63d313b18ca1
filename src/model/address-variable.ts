import type { Layer, SourceRef } from './inventory.js'

/** The variable of a map that gives the address, in the order of `CONNECTION_VARIABLES`. */
export const addressVariable = (vars: Readonly<Record<string, unknown>>): 'ansible_host' | 'ansible_ssh_host' =>
  vars.ansible_ssh_host === undefined ? 'ansible_host' : 'ansible_ssh_host'

/** Where a layer gives its address. */
export const addressSource = ({ source, lines }: Pick<Layer, 'source' | 'lines'>): SourceRef => {
  const line = lines?.ansible_ssh_host ?? lines?.ansible_host ?? source.line
  return line === undefined ? source : { ...source, line }
}
