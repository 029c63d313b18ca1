import { defineCommand } from '../command.js'
import { knownNames } from '../names-for.js'
import { openInventory } from '../open-project.js'

export const explain = defineCommand({
  name: 'explain',
  describe: 'Show where each variable and group of a host comes from, and which values lost',
  positionals: {
    name: { describe: 'The host', required: true, complete: knownNames },
    variable: { describe: 'Only this variable' },
  },
  options: { json: { type: 'boolean', describe: 'Print JSON' } },
  examples: [
    ['vm-inventory explain web-vm', 'everything about web-vm'],
    ['vm-inventory explain web-vm ansible_user', 'who set its user'],
  ],
  run: async ({ name, variable, json }, context) => {
    const { inventory } = await openInventory(context)
    const { printExplanation } = await import('../print-explanation.js')
    return printExplanation({ name, variable, json: json === true }, inventory, context)
  },
})
