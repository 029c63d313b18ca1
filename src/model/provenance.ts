import type { Layer, SourceRef } from './inventory.js'
import type { Problem } from './problem.js'

/** The layer whose value of a variable is in force: the last that sets it. */
export const setterOf = (key: string, layers: readonly Layer[]): Layer | undefined =>
  layers.findLast(({ vars }) => Object.hasOwn(vars, key))

/** Where a layer sets a variable: its source, at the line of the variable where that has one of its own. */
export const variableSource = ({ source, lines }: Pick<Layer, 'source' | 'lines'>, key: string): SourceRef => {
  const line = lines?.[key]
  return line === undefined ? source : { ...source, line }
}

/** The variable of a map that gives the address, in the order of `CONNECTION_VARIABLES`. */
export const addressVariable = (vars: Readonly<Record<string, unknown>>): 'ansible_host' | 'ansible_ssh_host' =>
  vars.ansible_ssh_host === undefined ? 'ansible_host' : 'ansible_ssh_host'

/** Where a layer gives its address. */
export const addressSource = (layer: Pick<Layer, 'source' | 'lines'>): SourceRef =>
  variableSource(layer, addressVariable(layer.lines ?? {}))

/**
 * How much the address of a source counts: the config's most, then the state's, then that of the VM's own fragment. Of equal ones
 * the last counts.
 */
export const addressRank = ({ kind, path }: SourceRef, own: SourceRef | undefined): number =>
  kind === 'config' ? 3 : kind === 'state' ? 2 : path === own?.path ? 1 : 0

/** Where a problem is, by the source that it is in; nowhere without one. */
export const placeOf = (source: SourceRef | undefined): Pick<Problem, 'path' | 'line'> =>
  source === undefined ? {} : { path: source.path, ...(source.line !== undefined && { line: source.line }) }
