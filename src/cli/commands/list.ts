import { EXIT, UsageError } from '../../errors.js'
import { printable } from '../../model/printable.js'
import { defineCommand, type Grammar, type NamesOf } from '../command.js'
import { jsonText } from '../json-text.js'
import { hostNames, takersOfNames } from '../names-for.js'
import { openInventory, sayProblems } from '../open-project.js'
import { table } from '../table.js'

export const list = defineCommand({
  name: 'list',
  aliases: ['ls'],
  describe: 'Show every VM and host: its status, address, workspace, fragment and groups',
  options: {
    json: { type: 'boolean', describe: 'Print JSON' },
    names: { type: 'boolean', describe: 'Print the names that Ansible sees, one a line' },
    for: { type: 'text', describe: 'Print the names that this command can take' },
  },
  examples: [
    ['vm-inventory list', 'a table of all VMs'],
    ['vm-inventory list --names', 'just the names'],
    ['vm-inventory list --json', 'for scripts'],
  ],
  run: async ({ json, names, for: command }, context) => {
    const namesOf = command === undefined ? hostNames : namesTakenBy(command, context.grammar)
    const { inventory } = await openInventory(context)
    if (command !== undefined || names) {
      const chosen = namesOf(inventory)
      context.print(json ? jsonText(chosen) : chosen.map((name) => `${printable(name)}\n`).join(''))
      return EXIT.done
    }
    const { listRows } = await import('../host-summary.js')
    const rows = listRows(inventory)
    sayProblems(context, inventory.problems, { notices: true })
    if (json) context.print(jsonText({ hosts: rows }))
    else {
      const cells = rows.map(({ name, status, address, workspace, fragment, groups }) => [
        name,
        status,
        address,
        workspace,
        fragment,
        groups.join(' '),
      ])
      context.print(table(['NAME', 'STATUS', 'ADDRESS', 'WORKSPACE', 'FRAGMENT', 'GROUPS'], cells))
    }
    return EXIT.done
  },
})

const namesTakenBy = (command: string, grammar: Grammar): NamesOf => {
  const takers = takersOfNames(grammar)
  const namesOf = takers.get(command)
  if (namesOf !== undefined) return namesOf
  const known = [...takers.keys()].map((name) => `"${name}"`).join(', ')
  throw new UsageError(`--for cannot be "${command}"`, `it takes ${known}`)
}
