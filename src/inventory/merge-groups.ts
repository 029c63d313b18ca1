import type {
  FragmentReading,
  Group,
  GroupContribution,
  Host,
  Layer,
  SourceRef,
  StateReading,
  VmStatus,
} from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { placeOf } from '../model/provenance.js'
import { record, type Vars } from '../model/value.js'
import { isControlNode } from './control-node.js'
import { dropLoops, type Parent } from './drop-loops.js'
import { dropUnfit } from './drop-unfit.js'
import type { Merging } from './merging.js'
import { refuseGroupName, refuseHostName } from './refuse-name.js'
import { templatesOf } from './templates-of.js'

interface Draft extends Parent {
  readonly hosts: string[]
  readonly layers: Layer[]
}

/**
 * Builds the groups: those of the hosts, then what states and fragments say of groups.
 *
 * A group that has a host's name is dropped (Ansible would write the host's variables onto it), or that of a VM that cannot be
 * listed, as is a child that would make a loop. Hosts of a dropped group stay: their `groups` are corrected in `hosts`.
 */
export const mergeGroups = (merging: Merging, hosts: Map<string, Host>): Map<string, Group> => {
  const { states, fragments, problems, vms } = merging
  const drafts = new Map<string, Draft>()
  const refused = new Set<string>()
  drafts.set('vms', { children: new Map(), hosts: [], layers: [] })

  const draftOf = (name: string, sourceOf: (group: string) => SourceRef | undefined): Draft | undefined => {
    const known = drafts.get(name)
    if (known) return known
    if (refused.has(name)) return undefined
    const unfit = refuseGroupName(name)
    const reason = unfit ?? vmReason(name, hosts, vms)
    if (reason !== undefined) {
      refused.add(name)
      problems.push({
        code: unfit === undefined ? 'group-is-vm' : 'group-refused',
        severity: 'error',
        message: `the group "${name}" ${reason}; the group is dropped, from its parents too; its hosts stay`,
        // What cannot be read may as well be a file of hand-written hosts, or a state without a VM.
        hint:
          vms.get(name)?.status === 'unreadable'
            ? 'mend what cannot be read, and rename the group if that is a VM'
            : 'rename the group',
        ...placeOf(sourceOf(name)),
      })
      return undefined
    }
    const draft: Draft = { children: new Map(), hosts: [], layers: [] }
    drafts.set(name, draft)
    return draft
  }

  for (const host of hosts.values()) {
    let complete = true
    let sources: Map<string, SourceRef> | undefined
    const sourceOf = (name: string): SourceRef | undefined => {
      sources ??= new Map(host.layers.flatMap(({ groups = [], source }) => groups.map((group) => [group, source])))
      return sources.get(name)
    }
    for (const name of host.groups) {
      const draft = draftOf(name, sourceOf)
      if (draft) draft.hosts.push(host.name)
      else complete = false
    }
    if (complete) continue
    const groups = host.groups.filter((name) => drafts.has(name))
    if (groups.length === 0) {
      groups.push('ungrouped')
      draftOf('ungrouped', () => undefined)?.hosts.push(host.name)
    }
    hosts.set(host.name, { ...host, groups })
  }

  const contribute = (reading: StateReading | FragmentReading): void => {
    for (const group of reading.groups) {
      // The host localhost was refused, with a problem: its own group [localhost] needs no second one.
      if (vms.get(group.name)?.status === 'refused' && isControlNode(group.name)) continue
      contributeGroup(group, reading.source, draftOf, problems)
    }
  }
  states.forEach(contribute)
  for (const fragment of fragments) {
    // A file of settings or of hand-written hosts may have the name of an orphan in another folder.
    const isOrphan = fragment.status === 'vm' && vms.get(fragment.vm)?.status === 'orphan'
    if (!isOrphan) contribute(fragment)
  }

  dropLoops(drafts, problems)
  const groups = new Map<string, Group>()
  for (const name of [...drafts.keys()].sort()) {
    groups.set(name, finish(name, drafts.get(name) as Draft, merging))
  }
  return groups
}

/**
 * Why a group of that name would be taken for a VM; undefined if it would not. The VM is listed, or cannot be listed now: whoever
 * asks for it must not get the members of the group.
 *
 * A name that is refused as reserved is no VM's. Nor does it count that a state of that name is locked and holds no VM: a plan in a
 * folder with networks alone looks the same.
 */
const vmReason = (
  name: string,
  hosts: ReadonlyMap<string, Host>,
  vms: ReadonlyMap<string, VmStatus>,
): string | undefined => {
  if (hosts.has(name)) return 'has the name of a VM'
  const status = vms.get(name)?.status
  if ((status !== 'unreadable' && status !== 'refused') || refuseHostName(name) === 'is reserved') return undefined
  return 'has the name of a VM that cannot be listed'
}

const contributeGroup = (
  { name, vars, children, line, lines }: GroupContribution,
  source: SourceRef,
  draftOf: (name: string, sourceOf: () => SourceRef) => Draft | undefined,
  problems: Problem[],
): void => {
  const from = line === undefined ? source : { ...source, line }
  const draft = draftOf(name, () => from)
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
    } else if (draftOf(child, () => from)) draft.children.set(child, from)
  }
}

const finish = (name: string, { children, hosts, layers }: Draft, { config, problems }: Merging): Group => {
  const vars: Vars = record()
  for (const { vars: own } of layers) Object.assign(vars, own)
  const templates = templatesOf(layers, config)
  dropUnfit(vars, name, layers, problems, 'group')
  return {
    name,
    vars,
    children: [...children.keys()].sort(),
    hosts: hosts.sort(),
    layers,
    ...(templates && { templates }),
  }
}
