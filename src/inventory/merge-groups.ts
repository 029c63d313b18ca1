import type { FragmentReading, Group, GroupContribution, Host, SourceRef, StateReading } from '../model/inventory.js'
import { placeOf } from '../model/provenance.js'
import { record, type Vars } from '../model/value.js'
import { isControlNode } from './control-node.js'
import { dropLoops } from './drop-loops.js'
import { dropUnfit } from './drop-unfit.js'
import { type GroupDraft, GroupDrafts } from './group-drafts.js'
import type { Merging } from './merging.js'
import { templatesOf } from './templates-of.js'

/**
 * Builds the groups: those of the hosts, then what states and fragments say of groups.
 *
 * A group that has a host's name is dropped (Ansible would write the host's variables onto it), or that of a VM that cannot be
 * listed, as is a child that would make a loop. Hosts of a dropped group stay: their `groups` are corrected in `hosts`.
 */
export const mergeGroups = (merging: Merging, hosts: Map<string, Host>): Map<string, Group> => {
  const { states, fragments, problems, vms } = merging
  const drafts = new GroupDrafts(merging, hosts)
  joinGroups(hosts, drafts)
  for (const state of states) contribute(state, drafts, merging)
  for (const fragment of fragments) {
    // A file of settings or of hand-written hosts may have the name of an orphan in another folder.
    const isOrphan = fragment.status === 'vm' && vms.get(fragment.vm)?.status === 'orphan'
    if (!isOrphan) contribute(fragment, drafts, merging)
  }
  dropLoops(drafts.byName, problems)
  const groups = new Map<string, Group>()
  for (const name of [...drafts.byName.keys()].sort()) {
    groups.set(name, finish(name, drafts.byName.get(name) as GroupDraft, merging))
  }
  return groups
}

/** Puts every host into its groups, and corrects the `groups` of those that are in a dropped one. */
const joinGroups = (hosts: Map<string, Host>, drafts: GroupDrafts): void => {
  for (const host of hosts.values()) {
    const sourceOf = sourceFinder(host)
    let isComplete = true
    for (const name of host.groups) {
      const draft = drafts.of(name, sourceOf)
      if (draft) draft.hosts.push(host.name)
      else isComplete = false
    }
    if (isComplete) continue
    const groups = host.groups.filter((name) => drafts.byName.has(name))
    if (groups.length === 0) {
      groups.push('ungrouped')
      drafts.of('ungrouped', sourceOf)?.hosts.push(host.name)
    }
    hosts.set(host.name, { ...host, groups })
  }
}

/** Finds who puts a host into one of its groups; of several, the last. A file may put it into very many. */
const sourceFinder = (host: Host): ((group: string) => SourceRef | undefined) => {
  let sources: Map<string, SourceRef> | undefined
  return (group) => {
    if (sources === undefined) {
      sources = new Map()
      for (const { groups = [], source } of host.layers) for (const name of groups) sources.set(name, source)
    }
    return sources.get(group)
  }
}

/** Adds what a state or a fragment says of groups. */
const contribute = (
  { groups, source }: StateReading | FragmentReading,
  drafts: GroupDrafts,
  { vms, problems }: Merging,
): void => {
  for (const group of groups) {
    // The host localhost was refused, with a problem: its own group [localhost] needs no second one.
    if (vms.get(group.name)?.status === 'refused' && isControlNode(group.name)) continue
    contributeGroup(group, source, drafts, problems)
  }
}

const contributeGroup = (
  { name, vars, children, line, lines }: GroupContribution,
  source: SourceRef,
  drafts: GroupDrafts,
  problems: Merging['problems'],
): void => {
  const from = line === undefined ? source : { ...source, line }
  const draft = drafts.of(name, () => from)
  if (draft === undefined) return
  draft.layers.push({ source: from, vars, ...(lines && { lines }) })
  for (const child of children) {
    if (child === 'all' || child === 'ungrouped') {
      problems.push({
        code: 'group-refused',
        severity: 'error',
        message: `the group "${name}" cannot have the child "${child}"; the child is dropped`,
        hint: 'name the groups one by one',
        ...placeOf(from),
      })
    } else if (drafts.of(child, () => from)) draft.children.set(child, from)
  }
}

const finish = (name: string, { children, hosts, layers }: GroupDraft, { config, problems }: Merging): Group => {
  const vars: Vars = record()
  for (const { vars: own } of layers) Object.assign(vars, own)
  const templates = templatesOf(layers, config)
  dropUnfit(vars, { name, layers, templates }, problems, 'group')
  return {
    name,
    vars,
    children: [...children.keys()].sort(),
    hosts: hosts.sort(),
    layers,
    ...(templates && { templates }),
  }
}
