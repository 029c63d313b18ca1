import { defineCommand } from '../command.js'
import { vmNames } from '../names-for.js'
import { PARALLEL, TIMEOUT } from '../provisioning-defaults.js'

export const destroy = defineCommand({
  name: 'destroy',
  program: 'destroy-vm',
  describe: 'Take a VM down: remove it from Terraform, the fragments and the inventory',
  positionals: { names: { describe: 'The VMs', required: true, several: true, complete: vmNames } },
  options: {
    timeout: { type: 'number', describe: `Time limit for each command, in seconds. Default: ${TIMEOUT}` },
    parallel: { type: 'number', describe: `How many VMs at a time. Default: ${PARALLEL}` },
    yes: { type: 'boolean', alias: 'y', describe: 'Do not ask' },
    'dry-run': { type: 'boolean', describe: 'Print what would be run, and do nothing' },
  },
  examples: [
    ['destroy-vm web-vm', 'asks first'],
    ['destroy-vm web-vm db-vm --yes --parallel 2', 'two at once, without asking'],
  ],
  run: async (args, context) => {
    const { destroyVms } = await import('../destroy-vms.js')
    return destroyVms(args, context)
  },
})
