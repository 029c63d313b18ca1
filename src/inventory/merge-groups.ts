import type { Config } from '../config/config.js'
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
import { record, type Vars } from '../model/value.js'
import { dropUnfit } from './drop-unfit.js'
import { refuseGroupName } from './refuse-name.js'

/** Levels of groups in groups. Ansible's own `ansible-inventory` gives up before 1,000. */
const MAX_NESTING = 200

interface Draft {
  readonly children: Set<string>
  readonly hosts: string[]
  readonly layers: Layer[]
}

/**
 * Builds the groups: those of the hosts, then what states and fragments say of groups.
 *
 * A group that has a host's name is dropped (Ansible would write the host's variables onto it), as is a child that would
 * make a loop. Hosts of a dropped group stay: their `groups` are corrected in `hosts`.
 */
export const mergeGroups = (
  hosts: Map<string, Host>,
  states: readonly StateReading[],
  fragments: readonly FragmentReading[],
  vms: ReadonlyMap<string, VmStatus>,
  config: Config,
  problems: Problem[],
): ReadonlyMap<string, Group> => {
  const drafts = new Map<string, Draft>()
  const refused = new Set<string>()
  drafts.set('vms', { children: new Set(), hosts: [], layers: [] })

  const draftOf = (name: string, source: SourceRef | undefined): Draft | undefined => {
    const known = drafts.get(name)
    if (known) return known
    if (refused.has(name)) return undefined
    const reason =
      hosts.has(name) || vms.get(name)?.status === 'creating' ? 'has the name of a VM' : refuseGroupName(name)
    if (reason !== undefined) {
      refused.add(name)
      problems.push({
        code: reason === 'has the name of a VM' ? 'group-is-vm' : 'group-refused',
        severity: 'error',
        message: `the group "${name}" ${reason}; the group is dropped, its hosts stay`,
        hint: 'rename the group',
        ...(source && { path: source.path, ...(source.line !== undefined && { line: source.line }) }),
      })
      return undefined
    }
    const draft: Draft = { children: new Set(), hosts: [], layers: [] }
    drafts.set(name, draft)
    return draft
  }

  for (const host of hosts.values()) {
    let complete = true
    for (const name of host.groups) {
      const draft = draftOf(name, host.layers.at(-1)?.source)
      if (draft) draft.hosts.push(host.name)
      else complete = false
    }
    if (complete) continue
    const groups = host.groups.filter((name) => drafts.has(name))
    if (groups.length === 0) {
      groups.push('ungrouped')
      draftOf('ungrouped', undefined)?.hosts.push(host.name)
    }
    hosts.set(host.name, { ...host, groups })
  }

  const contribute = (reading: StateReading | FragmentReading): void => {
    for (const group of reading.groups) contributeGroup(group, reading.source, draftOf, problems)
  }
  states.forEach(contribute)
  for (const fragment of fragments) if (vms.get(fragment.vm)?.status !== 'orphan') contribute(fragment)

  dropLoops(drafts, problems)
  const groups = new Map<string, Group>()
  for (const name of [...drafts.keys()].sort()) {
    groups.set(name, finish(name, drafts.get(name) as Draft, config, problems))
  }
  return groups
}

const contributeGroup = (
  { name, vars, children, line, lines }: GroupContribution,
  source: SourceRef,
  draftOf: (name: string, source: SourceRef) => Draft | undefined,
  problems: Problem[],
): void => {
  const from = line === undefined ? source : { ...source, line }
  const draft = draftOf(name, from)
  if (draft === undefined) return
  draft.layers.push({ source: from, vars, ...(lines && { lines }) })
  for (const child of children) {
    if (child === 'all' || child === 'ungrouped') {
      problems.push({
        code: 'group-refused',
        severity: 'error',
        message: `the group "${name}" cannot have the child "${child}"; the child is dropped`,
        hint: 'name the groups one by one',
        path: source.path,
        ...(line !== undefined && { line }),
      })
    } else if (draftOf(child, from)) draft.children.add(child)
  }
}

/**
 * Ansible refuses a source whose groups form a loop: the edge that closes one is dropped. So is one that makes more levels
 * than {@link MAX_NESTING}: whatever walks the groups later may do so level by level.
 */
const dropLoops = (drafts: ReadonlyMap<string, Draft>, problems: Problem[]): void => {
  /** Levels from a group down. */
  const heights = new Map<string, number>()
  const open = new Set<string>()
  const visit = (name: string): number => {
    const known = heights.get(name)
    if (known !== undefined) return known
    open.add(name)
    const draft = drafts.get(name) as Draft
    let height = 1
    for (const child of [...draft.children].sort()) {
      const isLoop = open.has(child)
      const below = isLoop || open.size >= MAX_NESTING ? MAX_NESTING : visit(child)
      if (below < MAX_NESTING) {
        height = Math.max(height, 1 + below)
        continue
      }
      draft.children.delete(child)
      problems.push({
        code: 'group-refused',
        severity: 'error',
        message: isLoop
          ? `the groups "${name}" and "${child}" contain each other; "${child}" is dropped as a child of "${name}"`
          : `the groups are more than ${MAX_NESTING} levels deep; "${child}" is dropped as a child of "${name}"`,
        hint: isLoop ? 'remove one of the two :children lines' : 'put fewer groups into one another',
        ...(draft.layers[0] && { path: draft.layers[0].source.path }),
      })
    }
    open.delete(name)
    heights.set(name, height)
    return height
  }
  for (const name of [...drafts.keys()].sort()) visit(name)
}

const finish = (name: string, { children, hosts, layers }: Draft, config: Config, problems: Problem[]): Group => {
  const vars: Vars = record()
  const templates: string[] = []
  for (const { source, vars: own } of layers) {
    for (const key of Object.keys(own)) vars[key] = own[key] as Vars[string]
    if (source.kind === 'fragment')
      templates.push(...config.fragments.templates.filter((key) => Object.hasOwn(own, key)))
  }
  dropUnfit(vars, `group ${name}`, layers[0]?.source, problems)
  return {
    name,
    vars,
    children: [...children].sort(),
    hosts: hosts.sort(),
    layers,
    ...(templates.length > 0 && { templates }),
  }
}
