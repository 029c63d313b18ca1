import type { Inventory } from '../model/inventory.js'
import { printable } from '../model/problem.js'

/** A group with what is in it, by name. A group stands under each of its parents. */
export interface GraphNode {
  readonly group: string
  readonly children: readonly GraphNode[]
  readonly hosts: readonly string[]
}

/** The groups as a tree below `all`, whose own hosts are those of the groups in it. */
export const graphTree = ({ groups }: Inventory): GraphNode => {
  const node = (group: string, children: readonly string[]): GraphNode => ({
    group,
    children: children.map((child) => node(child, groups.get(child)?.children ?? [])),
    hosts: group === 'all' ? [] : (groups.get(group)?.hosts ?? []),
  })
  const all = groups.get('all')
  const hasParent = new Set(
    [...groups.values()].filter(({ name }) => name !== 'all').flatMap(({ children }) => children),
  )
  const top = new Set([...groups.keys(), 'ungrouped', ...(all?.children ?? [])].filter((name) => !hasParent.has(name)))
  top.delete('all')
  return node('all', [...top].sort())
}

/** The tree as `ansible-inventory --graph` draws it: groups before hosts. */
export const drawGraph = ({ group, children, hosts }: GraphNode, depth = 0): string =>
  [
    branch(`@${group}:`, depth),
    ...children.map((child) => drawGraph(child, depth + 1)),
    ...hosts.map((host) => branch(host, depth + 1)),
  ].join('')

const branch = (text: string, depth: number): string =>
  `${'  |'.repeat(depth)}${depth === 0 ? '' : '--'}${printable(text)}\n`
