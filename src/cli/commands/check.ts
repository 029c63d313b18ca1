import { EXIT } from '../../errors.js'
import { defineCommand } from '../command.js'
import { jsonText } from '../json-text.js'
import { openInventory, passphraseIn } from '../open-project.js'

export const check = defineCommand({
  name: 'check',
  aliases: ['doctor'],
  describe: 'Look for everything that is wrong: problems, drift, orphans, stale files and locks',
  options: {
    libvirt: { type: 'text', describe: 'Ask libvirt at this URI for its domains too' },
    all: { type: 'boolean', describe: 'Show what the places know of every VM, not only of those with a finding' },
    json: { type: 'boolean', describe: 'Print JSON' },
  },
  examples: [
    ['vm-inventory check', 'exit 0: clean, 3: findings'],
    ['vm-inventory check --libvirt qemu:///system', 'compare with the hypervisor too'],
    ['vm-inventory check --json', 'for a monitor'],
  ],
  run: async ({ libvirt, all, json }, context) => {
    const { config, inventory } = await openInventory(context)
    const { askHypervisor } = await import('../ask-hypervisor.js')
    const domains = await askHypervisor(libvirt, config, context)
    const { examine } = await import('../../check/examine.js')
    const { isFinding, renderExamination } = await import('../render-examination.js')
    const examination = await examine(inventory, config, { domains, passphrase: passphraseIn(context.env) })
    const findings = examination.problems.filter(isFinding).length
    context.print(
      json
        ? jsonText({ clean: findings === 0, problems: examination.problems, places: examination.places })
        : renderExamination(examination, { all: all === true, vms: inventory.vms.size }),
    )
    return findings === 0 ? EXIT.done : EXIT.findings
  },
})
