import type { Inventory } from '../model/inventory.js'
import { printable } from '../model/problem.js'

/** The groups and their hosts as a tree below `@all`: groups before hosts, both by name; a group appears under each parent. */
export const renderGraph = ({ groups }: Inventory): string => {
  const lines: string[] = []
  const add = (text: string, depth: number): void => {
    lines.push(`${'  |'.repeat(depth)}${depth === 0 ? '' : '--'}${printable(text)}\n`)
  }
  const walk = (name: string, children: readonly string[], depth: number): void => {
    add(`@${name}:`, depth)
    for (const child of children) walk(child, groups.get(child)?.children ?? [], depth + 1)
    if (depth > 0) for (const host of groups.get(name)?.hosts ?? []) add(host, depth + 1)
  }
  const all = groups.get('all')
  const hasParent = new Set(
    [...groups.values()].filter(({ name }) => name !== 'all').flatMap(({ children }) => children),
  )
  const top = new Set([...groups.keys(), 'ungrouped', ...(all?.children ?? [])].filter((name) => !hasParent.has(name)))
  top.delete('all')
  walk('all', [...top].sort(), 0)
  return lines.join('')
}
