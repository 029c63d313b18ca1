import { addToList } from '../model/add-to-list.js'
import { groupLineage } from '../model/group-lineage.js'
import { GROUP_PRIORITY } from '../model/group-priority.js'
import type { Group, Host, Inventory, Layer, SourceRef } from '../model/inventory.js'
import { addressRank, addressSource, variableSource } from '../model/provenance.js'
import { isUnreachable } from '../model/reachable.js'
import { sameValue, type Value } from '../model/value.js'

/** One value that somebody gave a variable. */
export interface Setting {
  readonly value: Value
  /** With the line of the value, if it has one. */
  readonly source: SourceRef
  /** The group whose variable it is; undefined for the host's own. */
  readonly group?: string
}

/** One variable of a host: the value in force, and the values that lost, the strongest first. */
export interface ExplainedVariable extends Setting {
  readonly name: string
  readonly lost: readonly Setting[]
}

/** One group of a host, and why it is in there. */
export interface ExplainedGroup {
  readonly name: string
  /** What puts the host in it; empty when the host is in it through its children or by vm-infra's own rules. */
  readonly sources: readonly SourceRef[]
  /** Children of this group that the host is in. */
  readonly through: readonly string[]
}

/** Everything that is known of one host. */
export interface Explanation {
  readonly variables: readonly ExplainedVariable[]
  readonly groups: readonly ExplainedGroup[]
}

/**
 * Where each variable of a host comes from, which values lost, and why the host is in its groups.
 *
 * As in Ansible, the groups' variables come first, then the host's own, which win; the config's defaults come before both. The
 * address is a special case: the state's wins over a fragment's, whatever the order of the layers.
 */
export const explainHost = (host: Host, inventory: Inventory): Explanation => {
  const groups = groupLineage(inventory)(host)
  const settings = new Map<string, Setting[]>()
  const defaults = host.layers.find(({ source: { kind } }) => kind === 'config')
  const isInForce = (name: string): boolean => name in host.vars || groups.some(({ vars }) => name in vars)
  for (const name of Object.keys(defaults?.vars ?? {})) {
    if (isInForce(name)) addToList(settings, name, settingOf(defaults as Layer, name))
  }
  for (const group of groups) {
    for (const layer of group.layers) {
      for (const name of Object.keys(layer.vars)) {
        // What says which group wins is the group's alone, in Ansible too.
        if (name === GROUP_PRIORITY || !(name in group.vars)) continue
        addToList(settings, name, { ...settingOf(layer, name), group: group.name })
      }
    }
  }
  for (const layer of host.layers) {
    if (layer === defaults) continue
    for (const name of Object.keys(layer.vars)) if (name in host.vars) addToList(settings, name, settingOf(layer, name))
  }
  if ('ansible_host' in host.vars) {
    for (const setting of addresses(host, inventory.vms.get(host.name)?.fragment))
      addToList(settings, 'ansible_host', setting)
  }
  return {
    variables: [...settings.keys()].sort().map((name) => {
      const [first, ...lost] = (settings.get(name) as Setting[]).reverse() as [Setting, ...Setting[]]
      return { name, ...first, lost }
    }),
    groups: explainGroups(groups, host).sort((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

/** Values that lost and differ from the one in force: those that agree are not worth showing. */
export const disagreeing = ({ value, lost }: ExplainedVariable): readonly Setting[] =>
  lost.filter((other) => !sameValue(other.value, value))

const settingOf = (layer: Layer, name: string): Setting => ({
  value: layer.vars[name] as Value,
  source: variableSource(layer, name),
})

/**
 * Everything that gives the host an address, the one in force last. An address that other machines cannot use (such as 127.0.0.1)
 * counts only where it is in force, which is possible for a host that is no VM.
 */
const addresses = ({ layers, address: used }: Host, own: SourceRef | undefined): Setting[] =>
  layers
    .flatMap((layer): Setting[] => {
      const { address } = layer
      if (address === undefined || (address !== used && isUnreachable(address))) return []
      return [{ value: address, source: addressSource(layer) }]
    })
    .sort((a, b) => addressRank(a.source, own) - addressRank(b.source, own))

/** A file may put a host into very many groups, and those into each other: so nothing is looked for in a list. */
const explainGroups = (groups: readonly Group[], { layers }: Host): ExplainedGroup[] => {
  const names = new Set(groups.map(({ name }) => name))
  const sources = new Map<string, SourceRef[]>()
  for (const { groups: own = [], source } of layers) for (const name of new Set(own)) addToList(sources, name, source)
  return groups
    .filter(({ name }) => name !== 'all')
    .map(({ name, children }) => ({
      name,
      sources: sources.get(name) ?? [],
      through: children.filter((child) => names.has(child)),
    }))
}
