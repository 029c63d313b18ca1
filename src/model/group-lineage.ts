import { addToList } from './add-to-list.js'
import { GROUP_PRIORITY, groupPriority } from './group-priority.js'
import type { Group, Host } from './inventory.js'
import type { Value, Vars } from './value.js'

/** As much of a group as its place in the order depends on. */
interface Ordered {
  readonly name: string
  readonly vars: Vars
  readonly children: readonly string[]
}

/**
 * The groups a host is in, directly or through their children, in the order in which Ansible lets them set variables: the
 * last one wins. That is by depth (`all` first), then `ansible_group_priority`, then name.
 *
 * The groups contain no loop; they may be nested as deep as they like.
 */
export const groupLineage = <G extends Ordered>({
  groups,
}: {
  readonly groups: ReadonlyMap<string, G>
}): ((host: Pick<Host, 'groups'>) => readonly G[]) => {
  const parents = new Map<string, string[]>()
  for (const { name, children } of groups.values()) {
    for (const child of children) addToList(parents, child, name)
  }
  const depths = new Map<string, number>([['all', 0]])
  const depthOf = (name: string): number => {
    const open = [name]
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const above = parents.get(top) ?? []
      const before = open.length
      for (const parent of above) if (!depths.has(parent)) open.push(parent)
      if (open.length > before) continue
      open.pop()
      depths.set(
        top,
        above.reduce((depth, parent) => Math.max(depth, 1 + (depths.get(parent) ?? 0)), depths.get(top) ?? 1),
      )
    }
    return depths.get(name) ?? 1
  }
  const byNames = new Map<string, readonly G[]>()
  return (host) => {
    const key = host.groups.join('\n')
    const known = byNames.get(key)
    if (known) return known
    const names = new Set(['all'])
    const open = [...host.groups]
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (names.has(name)) continue
      names.add(name)
      for (const parent of parents.get(name) ?? []) open.push(parent)
    }
    const lineage = [...names].flatMap((name) => groups.get(name) ?? [])
    lineage.sort((a, b) => depthOf(a.name) - depthOf(b.name) || priority(a) - priority(b) || (a.name < b.name ? -1 : 1))
    byNames.set(key, lineage)
    return lineage
  }
}

/** The value of a variable as a play on that host sees it: the host's own, or its groups'. */
export const effectiveVar = (host: Host, lineage: readonly Group[], name: string): Value | undefined => {
  if (Object.hasOwn(host.vars, name)) return host.vars[name]
  return lineage.findLast(({ vars }) => Object.hasOwn(vars, name))?.vars[name]
}

const priority = ({ vars }: Ordered): number => groupPriority(vars[GROUP_PRIORITY] ?? 1) ?? 1

/** Whether some group names that one as its child. */
export const isChild = (name: string, groups: ReadonlyMap<string, Pick<Group, 'children'>>): boolean => {
  for (const { children } of groups.values()) if (children.includes(name)) return true
  return false
}
