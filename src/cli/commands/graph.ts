import { EXIT } from '../../errors.js'
import { defineCommand } from '../command.js'
import { jsonText } from '../json-text.js'
import { openInventory, sayProblems } from '../open-project.js'

export const graph = defineCommand({
  name: 'graph',
  describe: 'Show the groups as a tree, as ansible-inventory --graph does',
  options: { json: { type: 'boolean', describe: 'Print JSON' } },
  examples: [
    ['vm-inventory graph', 'the tree'],
    ['vm-inventory graph --json', 'the tree for scripts'],
    ['vm-inventory --format mermaid', 'the same as a picture'],
  ],
  run: async ({ json }, context) => {
    const { inventory } = await openInventory(context)
    const { drawGraph, graphTree } = await import('../graph-tree.js')
    const tree = graphTree(inventory)
    sayProblems(context, inventory.problems)
    context.print(json ? jsonText(tree) : drawGraph(tree))
    return EXIT.done
  },
})
