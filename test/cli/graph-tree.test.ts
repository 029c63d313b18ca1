import t from 'tap'
import { drawGraph, type GraphNode, graphTree } from '../../src/cli/graph-tree.js'
import type { Group, Inventory } from '../../src/model/inventory.js'
import { record } from '../../src/model/value.js'

const inventory = (groups: Record<string, Partial<Group>>): Inventory => ({
  hosts: new Map(),
  groups: new Map(
    Object.entries(groups).map(([name, rest]): [string, Group] => [
      name,
      { name, vars: record(), children: [], hosts: [], layers: [], ...rest },
    ]),
  ),
  vms: new Map(),
  problems: [],
})

t.test('a group stands under each of its parents', async (t) => {
  const tree = graphTree(
    inventory({ a: { children: ['c'] }, b: { children: ['c'] }, c: { hosts: ['web'] }, ungrouped: {} }),
  )
  t.equal(
    drawGraph(tree),
    [
      '@all:',
      '  |--@ungrouped:',
      '  |--@a:',
      '  |  |--@c:',
      '  |  |  |--web',
      '  |--@b:',
      '  |  |--@c:',
      '  |  |  |--web',
      '',
    ].join('\n'),
  )
})

t.test('where that makes too many lines, what was drawn before is only named', async (t) => {
  const groups: Record<string, Partial<Group>> = {}
  for (let level = 0; level < 40; level++) {
    const children = [`a${level + 1}`, `b${level + 1}`]
    groups[`a${level}`] = { children }
    groups[`b${level}`] = { children }
  }
  groups.a40 = { hosts: ['web'] }
  groups.b40 = { hosts: ['db'] }
  groups.z = { hosts: ['nas'] }
  const tree = graphTree(inventory(groups))
  const lines = drawGraph(tree).split('\n')
  t.ok(lines.length < 110_000)
  for (const name of [...Object.keys(groups).map((group) => `@${group}:`), 'web', 'db', 'nas']) {
    t.ok(
      lines.some((line) => line.endsWith(`--${name}`)),
      `${name} is drawn`,
    )
  }
  t.ok(lines.some((line) => line.endsWith('--@a20: (as above)')))
  t.match(
    find(tree, ({ repeated }) => repeated === true),
    { children: [], hosts: [] },
  )
})

const find = (node: GraphNode, wanted: (node: GraphNode) => boolean): GraphNode | undefined => {
  if (wanted(node)) return node
  for (const child of node.children) {
    const found = find(child, wanted)
    if (found) return found
  }
  return undefined
}
