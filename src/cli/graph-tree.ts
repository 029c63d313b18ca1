import type { Inventory } from '../model/inventory.js'
import { printable } from '../model/printable.js'

/**
 * From this many lines on, a group that was drawn before is not drawn again. Without a limit, twenty levels of two groups each,
 * both in both groups above, make a million lines.
 */
const MAX_LINES = 100_000

/** A group with its children and hosts. A group is listed under each of its parents. */
export interface GraphNode {
  readonly group: string
  readonly children: readonly GraphNode[]
  readonly hosts: readonly string[]
  /** Its content is left out, since it was drawn further up and the graph would be too long. */
  readonly repeated?: true
}

/** The groups as a tree below `all`. The hosts of `all` are listed in its groups only. */
export const graphTree = ({ groups }: Inventory): GraphNode => {
  const drawn = new Set<string>()
  let lines = 0
  const node = (group: string, children: readonly string[]): GraphNode => {
    const hosts = group === 'all' ? [] : (groups.get(group)?.hosts ?? [])
    if (lines > MAX_LINES && drawn.has(group) && children.length + hosts.length > 0) {
      return { group, children: [], hosts: [], repeated: true }
    }
    drawn.add(group)
    lines += 1 + hosts.length
    return { group, children: children.map((child) => node(child, groups.get(child)?.children ?? [])), hosts }
  }
  const all = groups.get('all')
  const hasParent = new Set(
    [...groups.values()].filter(({ name }) => name !== 'all').flatMap(({ children }) => children),
  )
  const top = new Set([...groups.keys(), 'ungrouped', ...(all?.children ?? [])].filter((name) => !hasParent.has(name)))
  top.delete('all')
  // Ansible makes it before all others.
  const first = top.delete('ungrouped') ? ['ungrouped'] : []
  return node('all', [...first, ...[...top].sort()])
}

/** The tree as `ansible-inventory --graph` draws it: groups before hosts. */
export const drawGraph = ({ group, children, hosts, repeated }: GraphNode, depth = 0): string =>
  [
    branch(repeated ? `@${group}: (as above)` : `@${group}:`, depth),
    ...children.map((child) => drawGraph(child, depth + 1)),
    ...hosts.map((host) => branch(host, depth + 1)),
  ].join('')

const branch = (text: string, depth: number): string =>
  `${'  |'.repeat(depth)}${depth === 0 ? '' : '--'}${printable(text)}\n`
