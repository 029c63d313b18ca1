import { EXIT } from '../../errors.js'
import { defineCommand } from '../command.js'
import { jsonText } from '../json-text.js'
import { openInventory } from '../open-project.js'

export const check = defineCommand({
  name: 'check',
  aliases: ['doctor'],
  describe: 'Report everything that is wrong: problems, drift, orphans, stale files and locks',
  options: {
    libvirt: {
      type: 'text',
      describe:
        'Ask libvirt at this URI for its domains too. Default: libvirt_uri, if tfvars, TF_VAR_ or provision set it',
    },
    all: { type: 'boolean', describe: 'Show what each place knows of every VM, not only of those with a finding' },
    json: { type: 'boolean', describe: 'Print JSON' },
  },
  examples: [
    ['vm-inventory check', 'exit 0: clean, 3: findings'],
    ['vm-inventory check --libvirt qemu:///system', 'compare with the hypervisor too'],
    ['vm-inventory check --json', 'for a monitor'],
  ],
  run: async ({ libvirt, all, json }, context) => {
    const { config, inventory, passphrase } = await openInventory(context)
    const { tryHypervisor } = await import('../ask-hypervisor.js')
    const { domains, unasked } = await tryHypervisor(libvirt, config, context)
    const { examine } = await import('../../check/examine.js')
    const { isFinding, renderExamination } = await import('../render-examination.js')
    const { places, ...found } = await examine(inventory, config, { domains, passphrase })
    const problems = [...found.problems, ...unasked]
    const findings = problems.filter(isFinding).length
    context.print(
      json
        ? jsonText({ clean: findings === 0, problems, places })
        : renderExamination({ problems, places }, { all: all === true, vms: inventory.vms.size }),
    )
    return findings === 0 ? EXIT.done : EXIT.findings
  },
})
