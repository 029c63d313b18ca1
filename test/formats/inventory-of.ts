import type { Group, Host, Inventory, SourceRef, VmStatus } from '../../src/model/inventory.js'
import { record, type Value, type Vars } from '../../src/model/value.js'

/** What a test says of a host. A VM in `vms` unless it says otherwise. */
export interface HostDraft {
  readonly name: string
  readonly address?: string
  readonly vars?: Readonly<Record<string, Value>>
  readonly groups?: readonly string[]
  readonly templates?: readonly string[]
  readonly text?: string
  readonly vm?: boolean
  readonly source?: SourceRef
}

/** What a test says of a group. */
export interface GroupDraft {
  readonly name: string
  readonly vars?: Readonly<Record<string, Value>>
  readonly children?: readonly string[]
  readonly templates?: readonly string[]
}

const varsOf = (vars: Readonly<Record<string, Value>> = {}): Vars => Object.assign(record(), vars)

/** A merged inventory as the merge makes it: `vms` is there, maps are sorted, `ansible_host` is among the variables. */
export const inventoryOf = (hostDrafts: readonly HostDraft[], groupDrafts: readonly GroupDraft[] = []): Inventory => {
  const hosts = new Map<string, Host>()
  const vms = new Map<string, VmStatus>()
  for (const { name, address, vars, groups, templates, text, vm, source } of sorted(hostDrafts)) {
    const own = varsOf(vars)
    const layers = source ? [{ source, vars: { ...own } }] : []
    if (address !== undefined) own.ansible_host = address
    hosts.set(name, {
      name,
      vars: own,
      groups: [...(groups ?? ['vms'])].sort(),
      layers,
      ...(address !== undefined && { address }),
      ...(templates && { templates }),
      ...(text !== undefined && { text }),
    })
    if (vm !== false) vms.set(name, { name, status: 'running' })
  }
  const drafts = new Map<string, GroupDraft>(groupDrafts.map((draft) => [draft.name, draft]))
  const implied = [
    'vms',
    ...[...hosts.values()].flatMap(({ groups }) => groups),
    ...groupDrafts.flatMap(({ children }) => children ?? []),
  ]
  for (const name of implied) if (!drafts.has(name)) drafts.set(name, { name })
  const groups = new Map<string, Group>()
  for (const { name, vars, children, templates } of sorted([...drafts.values()])) {
    const members = [...hosts.values()].filter((host) => host.groups.includes(name)).map((host) => host.name)
    groups.set(name, {
      name,
      vars: varsOf(vars),
      children: [...(children ?? [])].sort(),
      hosts: members,
      layers: [],
      ...(templates && { templates }),
    })
  }
  return { hosts, groups, vms, problems: [] }
}

const sorted = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.name < b.name ? -1 : 1))
