import { defineCommand } from '../command.js'
import { PARALLEL_OF_LIST, TIMEOUT } from '../provisioning-defaults.js'

export const provision = defineCommand({
  name: 'provision',
  program: 'provision-vm',
  describe: 'Bring a VM up: Terraform creates it, the inventory lists it, Ansible configures it',
  positionals: {
    words: {
      describe:
        'NAME [MEMORY in MiB] [VCPUS]; with --parallel: several names first. What is not given stays as it was the last time, or else comes from a tfvars file, TF_VAR_…, provision in vm-infra.config.json or the default of the Terraform variable, in this order',
      several: true,
    },
  },
  options: {
    user: { type: 'text', describe: 'User to create; Ansible logs in as that user' },
    dotfiles: { type: 'text', describe: 'Folder of dotfiles for that user, absolute', complete: 'folder' },
    playbook: { type: 'text', describe: 'Playbook to run. Default: ansible/playbook.yml', complete: 'file' },
    'no-ansible': { type: 'boolean', describe: 'Run no playbook' },
    'keep-on-failure': { type: 'boolean', describe: 'Leave a VM that failed as it is, instead of taking it down' },
    timeout: { type: 'number', describe: `Time limit for each command and each wait, in seconds. Default: ${TIMEOUT}` },
    parallel: {
      type: 'number',
      describe: `Provision several VMs, this many at a time. Default with --from: ${PARALLEL_OF_LIST}`,
    },
    from: {
      type: 'text',
      describe: 'YAML file with a list of VMs: name, memory, vcpus, user, dotfiles, groups',
      complete: 'file',
    },
    yes: { type: 'boolean', alias: 'y', describe: 'Replace a VM that is up without asking, where a change needs it' },
    'dry-run': { type: 'boolean', describe: 'Print what would be run, and do nothing' },
  },
  examples: [
    ['provision-vm web-vm 4096 2', 'a VM with 4 GiB and 2 CPUs'],
    ['provision-vm web-vm --dry-run', 'what that would run'],
    ['provision-vm --parallel 3 web-vm db-vm app-vm 2048 1', 'three alike at once'],
    ['provision-vm --from vms.yml', 'all of a list'],
  ],
  run: async (args, context) => {
    const { provisionVms } = await import('../provision-vms.js')
    return provisionVms(args, context)
  },
})
