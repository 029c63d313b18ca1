import type { Config } from '../config/config.js'
import type { Host, Layer, SourceRef, VmStatus } from '../model/inventory.js'
import { isSameAddress } from '../model/ip.js'
import type { Mutable } from '../model/mutable.js'
import { NO_ADDRESS } from '../model/no-address.js'
import type { Problem } from '../model/problem.js'
import { addressRank, addressSource, placeOf } from '../model/provenance.js'
import { isUnreachable, ruledAddress } from '../model/reachable.js'
import { record, type Vars } from '../model/value.js'
import { dropUnfit } from './drop-unfit.js'
import { CONFIG_SOURCE, type HostParts } from './host-parts.js'
import { isOff } from './is-off.js'
import type { Merging } from './merging.js'
import { templatesOf } from './templates-of.js'

/**
 * Merges the parts of one host: config defaults < state < fragments; the address comes from the VM's own rule, else from the
 * state if it has one. A VM takes none that no other machine can be reached at; a hand-written host keeps whatever it says.
 */
export const mergeHost = (
  { name, isVm, layers: said, state, rule: chosen, addresses, fragment, text }: HostParts,
  { config, problems, vms }: Merging,
): Host => {
  const rule = chosen ?? (isVm && state === undefined ? ruleOf(name, config) : undefined)
  const defaults = isVm && Object.keys(config.defaults).length > 0 ? [defaultsOf(config)] : []
  const layers = defaults.length > 0 || rule !== undefined ? [...defaults, ...said, ...(rule ? [rule] : [])] : said
  const vars: Vars = record()
  for (const { vars: own } of layers) Object.assign(vars, own)

  const usable = isVm ? withoutUnreachable(name, said, fragment, problems) : said
  const used = rule ?? strongest(usable, fragment)
  const address = used?.address
  const lacks = isVm && address === undefined && (state === undefined || lacksAddress(said[0]))
  // What a template leaves in a file of several hosts while there is no address. To Ansible it would be the address.
  if (lacks && vars.ansible_host === '') delete vars.ansible_host
  const isWaiting = lacks && vars.ansible_host === undefined
  if (used !== undefined && address !== undefined) {
    vars.ansible_host = address
    for (const layer of usable) {
      if (layer.address === undefined || isSameAddress(layer.address, address)) continue
      // Where the config chose the address, a source that gives another one is not wrong.
      if (rule !== undefined || isAmong(layer.address, addresses)) continue
      problems.push(drift(name, address, layer, used.source, layer.source.path === fragment?.path))
    }
  }
  if (isWaiting && state === undefined) {
    const source = said[0]?.source ?? vms.get(name)?.fragment
    problems.push({
      code: 'address-missing',
      severity: 'warning',
      message: `${name} has no address yet`,
      hint: 'set ansible_host, until a state gives the address',
      ...(source && { path: source.path }),
      vm: name,
    })
  }
  const templates = templatesOf(layers, config)
  dropUnfit(vars, { name, layers, templates }, problems)
  if (isVm && state) {
    const status: Mutable<VmStatus> = { name, status: statusOf(said[0], isWaiting), state: state.source }
    if (fragment) status.fragment = fragment
    vms.set(name, status)
  }
  const host: Mutable<Host> = { name, vars, layers, groups: groupsOf(layers, isVm, isWaiting, address) }
  // It may just have been dropped.
  if (address !== undefined && vars.ansible_host !== undefined) host.address = address
  if (state) host.state = { source: state.source, workspace: state.workspace }
  if (text !== undefined) host.text = text
  if (templates !== undefined) host.templates = templates
  return host
}

const isAmong = (address: string, addresses: readonly string[] | undefined): boolean =>
  addresses?.some((other) => isSameAddress(other, address)) === true

/** Whether a state says that the host lacks an address. It does not say so of one that needs none, such as a container. */
const lacksAddress = (layer: Layer | undefined): boolean => layer?.groups?.includes(NO_ADDRESS) === true

/**
 * The layers without those of hand-written files whose address a VM cannot have, with a problem for each. What a state and the
 * VM's own fragment give has been judged before.
 */
const withoutUnreachable = (
  name: string,
  layers: readonly Layer[],
  own: SourceRef | undefined,
  problems: Problem[],
): readonly Layer[] => {
  let refused: Set<Layer> | undefined
  for (const layer of layers) {
    const { address, source } = layer
    if (address === undefined || source.kind !== 'fragment' || source.path === own?.path) continue
    if (!isUnreachable(address)) continue
    refused ??= new Set()
    refused.add(layer)
    problems.push({
      code: 'address-unusable',
      severity: 'warning',
      message: `${name} is given an address here that leads to no other machine; it is not used`,
      hint: 'correct the address, or remove it',
      ...placeOf(addressSource(layer)),
      vm: name,
    })
  }
  return refused === undefined ? layers : layers.filter((layer) => !refused.has(layer))
}

/** The layer whose address counts. */
const strongest = (layers: readonly Layer[], own: SourceRef | undefined): Layer | undefined => {
  let found: Layer | undefined
  let best = 0
  for (const layer of layers) {
    const rank = layer.address === undefined ? -1 : addressRank(layer.source, own)
    if (rank < best) continue
    best = rank
    found = layer
  }
  return found
}

/**
 * @param used whose address is used
 * @param own whether it is the VM's own fragment that says another
 */
const drift = (
  name: string,
  address: string,
  { source, address: other }: Layer,
  used: SourceRef,
  own: boolean,
): Problem => ({
  code: 'drift',
  severity: 'warning',
  message:
    used.kind === 'state'
      ? `${name} is at ${address} in its state but at ${other} ${own ? 'in its fragment' : 'here'}; the state is used`
      : `${name} is at ${address} in ${used.path} but at ${other} here; the former is used`,
  hint:
    used.kind === 'state' && own
      ? 'run terraform apply for its state to write the fragment again; if the VM has both, set the one to use under vms in the config'
      : 'remove the wrong address',
  ...placeOf(source),
  vm: name,
})

/** The address that a VM's own rule names, for one that no state holds. A rule that names a network has nothing to choose from. */
const ruleOf = (name: string, { vms }: Config): Layer | undefined => {
  const rule = Object.hasOwn(vms, name) ? vms[name]?.address : undefined
  const address = rule === undefined ? undefined : ruledAddress(rule)
  return address === undefined ? undefined : { source: CONFIG_SOURCE, vars: record(), address }
}

const defaultsOf = ({ defaults }: Config): Layer => ({
  source: CONFIG_SOURCE,
  vars: defaults,
})

/** The groups of a host, sorted: `vms` only of a VM, `ungrouped` only of a host in no other group, `all` of none. */
const groupsOf = (
  layers: readonly Layer[],
  isVm: boolean,
  isWaiting: boolean,
  address: string | undefined,
): string[] => {
  const joined: string[] = isVm ? ['vms'] : []
  for (const { groups } of layers) {
    if (groups === undefined) continue
    for (const group of groups) {
      if (group === 'all' || group === 'ungrouped' || (group === NO_ADDRESS && address !== undefined)) continue
      joined.push(group)
    }
  }
  if (isWaiting) joined.push(NO_ADDRESS)
  if (joined.length === 0) return ['ungrouped']
  joined.sort()
  return joined.some((name, at) => name === joined[at + 1]) ? [...new Set(joined)] : joined
}

/** @param layer what the state says: a fact that a fragment sets anew is for plays, and changes no status */
const statusOf = (layer: Layer | undefined, isWaiting: boolean): VmStatus['status'] => {
  if (layer?.vars.tf_tainted === true) return 'tainted'
  if (isWaiting) return 'no-address'
  return layer !== undefined && isOff(layer.vars) ? 'stopped' : 'running'
}
