import { defineCommand } from '../command.js'
import { unvouchedNames } from '../names-for.js'

export const prune = defineCommand({
  name: 'prune',
  describe: 'Show and then remove the fragments of VMs that no longer exist',
  positionals: {
    names: {
      describe: 'Only these VMs, also those for which no state was found at all',
      several: true,
      complete: unvouchedNames,
    },
  },
  options: {
    yes: { type: 'boolean', alias: 'y', describe: 'Remove without asking' },
    libvirt: {
      type: 'text',
      describe:
        'Ask libvirt at this URI too: a fragment whose domain is there stays. Default: libvirt_uri, if tfvars, TF_VAR_ or provision set it',
    },
    json: { type: 'boolean', describe: 'Print JSON' },
  },
  examples: [
    ['vm-inventory prune', 'show the orphans, ask, remove them'],
    ['vm-inventory prune --yes', 'without asking'],
    ['vm-inventory prune old-vm', 'also one for which no state was found at all'],
  ],
  run: async ({ names = [], ...rest }, context) => {
    const { pruneFragments } = await import('../prune-fragments.js')
    return pruneFragments({ names, ...rest }, context)
  },
})
