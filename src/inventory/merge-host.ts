import type { Config } from '../config/config.js'
import type { Host, HostContribution, Layer, SourceRef, VmStatus } from '../model/inventory.js'
import type { Mutable } from '../model/mutable.js'
import type { Problem } from '../model/problem.js'
import { record, type Vars } from '../model/value.js'
import type { Claim } from './claim-names.js'
import { dropUnfit } from './drop-unfit.js'

/** Everything that is said of one host, before it is merged. */
export interface HostParts {
  readonly name: string
  readonly state?: Claim
  readonly fragments: { readonly source: SourceRef; readonly host: HostContribution }[]
  isVm: boolean
}

const NO_ADDRESS = 'vm_infra_no_address'

/** Merges the parts of one host: config defaults < state < fragments; the address comes from the state if it has one. */
export const mergeHost = (
  { name, state, fragments, isVm }: HostParts,
  config: Config,
  problems: Problem[],
  vms: Map<string, VmStatus>,
): Host => {
  const layers: Layer[] = []
  const groups = new Set<string>()
  if (isVm) {
    groups.add('vms')
    for (const _ in config.defaults) {
      layers.push({ source: { kind: 'config', path: 'vm-infra.config.json' }, vars: config.defaults })
      break
    }
  }
  if (state) {
    layers.push(layer(state.reading.source, state.host))
    for (const group of state.host.groups) groups.add(group)
  }
  let text: string | undefined
  for (const { source, host } of fragments) {
    layers.push(layer(source, host))
    for (const group of host.groups) groups.add(group)
    text = host.text ?? text
  }

  const vars: Vars = record()
  const templates: string[] = []
  for (const { source, vars: own } of layers) {
    for (const key in own) if (Object.hasOwn(own, key)) vars[key] = own[key] as Vars[string]
    if (source.kind === 'fragment') {
      for (const key of config.fragments.templates) if (Object.hasOwn(own, key)) templates.push(key)
    }
  }

  const said = fragments.find(({ host }) => host.address !== undefined)
  const address = state?.host.address ?? said?.host.address
  if (address === undefined) {
    if (isVm && vars.ansible_host === undefined) groups.add(NO_ADDRESS)
  } else {
    groups.delete(NO_ADDRESS)
    vars.ansible_host = address
    if (said?.host.address !== undefined && said.host.address !== address) {
      problems.push({
        code: 'drift',
        severity: 'warning',
        message: `${name} is at ${address} in its state but at ${said.host.address} in its fragment; the state is used`,
        hint: 'run terraform apply in its workspace to write the fragment anew',
        path: said.source.path,
        ...(said.source.line !== undefined && { line: said.source.line }),
        vm: name,
      })
    }
  }
  if (isVm && address === undefined && state === undefined && vars.ansible_host === undefined) {
    const source = fragments[0]?.source ?? vms.get(name)?.fragment
    problems.push({
      code: 'address-missing',
      severity: 'warning',
      message: `${name} has no address yet`,
      hint: 'run terraform apply -refresh-only in its workspace',
      ...(source && { path: source.path }),
      vm: name,
    })
  }
  dropUnfit(vars, name, state?.reading.source ?? fragments[0]?.source, problems)
  if (isVm) noteStatus(name, vars, address, state, vms)
  if (groups.size > 1 || !groups.has('ungrouped')) groups.delete('ungrouped')
  groups.delete('all')
  if (groups.size === 0) groups.add('ungrouped')
  const host: Mutable<Host> = { name, vars, layers, groups: [...groups].sort() }
  // It may just have been dropped.
  if (address !== undefined && vars.ansible_host !== undefined) host.address = address
  if (state) host.state = { source: state.reading.source, workspace: state.reading.workspace }
  if (text !== undefined) host.text = text
  if (templates.length > 0) host.templates = templates
  return host
}

const layer = (source: SourceRef, { vars, lines, address, groups }: HostContribution): Layer => {
  const made: Mutable<Layer> = { source, vars, groups }
  if (lines) made.lines = lines
  if (address !== undefined) made.address = address
  return made
}

const noteStatus = (
  name: string,
  vars: Vars,
  address: string | undefined,
  state: Claim | undefined,
  vms: Map<string, VmStatus>,
): void => {
  if (state === undefined) return
  const before = vms.get(name)
  const status =
    vars.tf_tainted === true
      ? 'tainted'
      : address === undefined && vars.ansible_host === undefined
        ? 'no-address'
        : 'running'
  const known: Mutable<VmStatus> = { name, status, state: state.reading.source }
  if (before?.fragment) known.fragment = before.fragment
  vms.set(name, known)
}
