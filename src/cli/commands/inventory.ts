import { UsageError } from '../../errors.js'
import { formats } from '../../formats/index.js'
import { defineCommand } from '../command.js'

const WAYS = ['list', 'host', 'format', 'write-static'] as const

/** What the program does when no command is named. */
export const inventory = defineCommand({
  name: 'vm-inventory',
  program: 'vm-inventory',
  describe: 'Shows and looks after the inventory of the VMs that Terraform has.',
  options: {
    list: { type: 'boolean', describe: 'Print the whole inventory as JSON, as Ansible asks a script for it' },
    host: { type: 'text', describe: 'Print the variables of one host as JSON' },
    format: {
      type: 'text',
      describe: `Print the inventory as ${Object.entries(formats)
        .map(([name, { describe }]) => `${name} (${describe})`)
        .join(', ')}`,
      choices: Object.keys(formats),
    },
    'write-static': { type: 'boolean', describe: 'Write the static inventory, ansible/inventory.ini' },
    check: { type: 'boolean', describe: 'With --write-static: write nothing, exit 3 if the file is out of date' },
    verify: { type: 'boolean', describe: 'With --write-static: let ansible-inventory read the result too' },
    'allow-partial': {
      type: 'boolean',
      describe:
        'With --write-static: write even if that loses hosts that cannot be read, or that only the old file has',
    },
    json: { type: 'boolean', describe: 'With --write-static: report as JSON' },
  },
  examples: [
    ['vm-inventory --list', 'what Ansible sees'],
    ['vm-inventory --host web-vm', 'what Ansible sees of one host'],
    ['vm-inventory --format ssh-config > ~/.ssh/config.d/vms', 'the same for ssh'],
    ['vm-inventory --write-static', 'bring ansible/inventory.ini up to date'],
    ['vm-inventory --write-static --check', 'is it up to date?'],
    ['vm-inventory COMMAND', 'look closer, with one of the commands above'],
  ],
  run: async (args, context) => {
    const ways = WAYS.filter((way) => args[way] !== undefined && args[way] !== false)
    if (ways.length > 1 && ways.join() !== 'list,format') {
      throw new UsageError(`${ways.map((way) => `--${way}`).join(' and ')} cannot be given together`, context.seeHelp)
    }
    for (const name of ['check', 'verify', 'allow-partial', 'json'] as const) {
      if (args[name] && ways[0] !== 'write-static')
        throw new UsageError(`--${name} goes with --write-static`, context.seeHelp)
    }
    if (ways.length === 0)
      throw new UsageError(`nothing to do: give a command, or one of --${WAYS.join(', --')}`, context.seeHelp)
    if (ways[0] === 'write-static') {
      const { writeStaticFile } = await import('../write-static-file.js')
      return writeStaticFile(args, context)
    }
    const { printInventory } = await import('../print-inventory.js')
    return printInventory(args, context)
  },
})
