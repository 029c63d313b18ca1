import { EXIT } from '../../errors.js'
import { printable } from '../../model/printable.js'
import { shellWord } from '../../model/shell-word.js'
import { defineCommand } from '../command.js'
import { startFolder } from '../given-path.js'
import { hostNames } from '../names-for.js'
import { openInventory } from '../open-project.js'

export const ssh = defineCommand({
  name: 'ssh',
  describe: 'Open a shell on a host, or run a command there, as Ansible would reach it; ends with the exit code of ssh',
  positionals: { name: { describe: 'The host; what follows -- is run on it', required: true, complete: hostNames } },
  passesOn: true,
  options: { 'dry-run': { type: 'boolean', describe: 'Print the command line and do nothing' } },
  examples: [
    ['vm-inventory ssh web-vm', 'a shell'],
    ['vm-inventory ssh web-vm -- uptime', 'one command'],
    ['vm-inventory ssh web-vm --dry-run', 'what would be run'],
  ],
  run: async ({ name, 'dry-run': dryRun, '--': command = [] }, context) => {
    const { config, inventory } = await openInventory(context)
    const { sshArguments } = await import('../../ssh/ssh-arguments.js')
    if (!inventory.hosts.has(name) && !inventory.vms.has(name)) {
      const { unknownName } = await import('../unknown-name.js')
      throw unknownName(name, inventory)
    }
    const args = sshArguments(name, inventory, { command, home: context.env.HOME })
    if (dryRun) {
      context.print(`${printable(['ssh', ...args].map(shellWord).join(' '))}\n`)
      return EXIT.done
    }
    const { runSsh } = await import('../../ssh/run-ssh.js')
    const { env, interruption } = context
    return runSsh(args, { env, interruption, cwd: startFolder(context, config.root) })
  },
})
