import type { Layer, SourceRef } from './inventory.js'
import { variableSource } from './variable-source.js'

/** The variable of a map that gives the address, in the order of `CONNECTION_VARIABLES`. */
export const addressVariable = (vars: Readonly<Record<string, unknown>>): 'ansible_host' | 'ansible_ssh_host' =>
  vars.ansible_ssh_host === undefined ? 'ansible_host' : 'ansible_ssh_host'

/** Where a layer gives its address. */
export const addressSource = (layer: Pick<Layer, 'source' | 'lines'>): SourceRef =>
  variableSource(layer, addressVariable(layer.lines ?? {}))
