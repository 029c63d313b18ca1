import { CONFIG_FILE } from '../config/config.js'
import type { HostContribution, Layer, SourceRef, StateReading } from '../model/inventory.js'
import type { Mutable } from '../model/mutable.js'
import { record } from '../model/value.js'

/** Everything that is said of one host, before it is merged. */
export interface HostParts {
  readonly name: string
  isVm: boolean
  /** What each source says, lowest precedence first. */
  layers: readonly Layer[]
  /** The state that holds it. */
  readonly state?: StateReading
  /** The address that the VM's own rule in the config gives it. */
  readonly rule?: Layer
  /** All usable addresses that the state gives it, where the config had a say in which one is taken. */
  readonly addresses?: readonly string[]
  /** The VM's own fragment. */
  fragment?: SourceRef
  /** Its line in a fragment: of a VM, in its own. */
  text?: string | undefined
}

/** A VM that a state holds. */
export type Claim = HostParts & { readonly state: StateReading }

/** What a state says of a VM that it holds. */
export const claimOf = (state: StateReading, host: HostContribution): Claim => {
  const layer = layerOf(state.source, host)
  const claim: Mutable<Claim> = { name: host.name, isVm: true, layers: [layer], state }
  if (host.addresses !== undefined) claim.addresses = host.addresses
  if (host.isRuled && host.address !== undefined) {
    delete layer.address
    claim.rule = { source: CONFIG_SOURCE, vars: record(), address: host.address }
  }
  return claim
}

/** Where variables and addresses of the config come from: neither the environment nor a flag can set one. */
export const CONFIG_SOURCE: SourceRef = { kind: 'config', path: CONFIG_FILE }

/** Adds what a fragment says. */
export const addFragment = (parts: HostParts, { kind, path }: SourceRef, host: HostContribution): void => {
  const { line } = host
  const source = line === undefined ? { kind, path } : { kind, path, line }
  // Not pushed: V8 would make room for sixteen more, in each of ten thousand hosts.
  parts.layers = [...parts.layers, layerOf(source, host)]
}

const layerOf = (source: SourceRef, { vars, lines, address, groups }: HostContribution): Mutable<Layer> => {
  const layer: Mutable<Layer> = { source, vars, groups }
  if (lines) layer.lines = lines
  if (address !== undefined) layer.address = address
  return layer
}
