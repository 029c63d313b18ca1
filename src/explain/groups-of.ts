import type { Group, Inventory } from '../model/inventory.js'

/**
 * The groups a host is in, directly or through their children, in the order in which Ansible applies their variables:
 * `all` first, then by depth (the longest way down from `all`), `ansible_group_priority` and name; the last one wins.
 */
export const groupsOf = (direct: readonly string[], { groups }: Inventory): readonly Group[] => {
  const parents = new Map<string, string[]>()
  for (const { name, children } of groups.values()) {
    for (const child of children) parents.set(child, [...(parents.get(child) ?? []), name])
  }
  const reached = new Set<string>(['all'])
  const reach = (name: string): void => {
    if (reached.has(name)) return
    reached.add(name)
    parents.get(name)?.forEach(reach)
  }
  direct.forEach(reach)
  const depths = new Map<string, number>([['all', 0]])
  const depthOf = (name: string): number => {
    const known = depths.get(name)
    if (known !== undefined) return known
    const depth = 1 + Math.max(0, ...(parents.get(name) ?? []).map(depthOf))
    depths.set(name, depth)
    return depth
  }
  return [...reached]
    .map((name) => groups.get(name))
    .filter((group) => group !== undefined)
    .sort((a, b) => depthOf(a.name) - depthOf(b.name) || priority(a) - priority(b) || (a.name < b.name ? -1 : 1))
}

const priority = ({ vars }: Group): number => {
  const value = Number(vars.ansible_group_priority ?? 1)
  return Number.isInteger(value) ? value : 1
}
