import { EXIT } from '../../errors.js'
import { defineCommand } from '../command.js'
import { openInventory, sayProblems } from '../open-project.js'

export const graph = defineCommand({
  name: 'graph',
  describe: 'Show the groups as a tree, as ansible-inventory --graph does',
  examples: [
    ['vm-inventory graph', 'the tree'],
    ['vm-inventory --format mermaid', 'the same as a picture'],
  ],
  run: async (_, context) => {
    const { inventory } = await openInventory(context)
    const { renderGraph } = await import('../render-graph.js')
    sayProblems(context, inventory.problems)
    context.print(renderGraph(inventory))
    return EXIT.done
  },
})
