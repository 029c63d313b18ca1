import { EXIT } from '../../errors.js'
import { defineCommand } from '../command.js'
import { openProject } from '../open-project.js'

export const config = defineCommand({
  name: 'config',
  describe: 'Show every setting in force and where it comes from',
  options: { json: { type: 'boolean', describe: 'Print JSON' } },
  examples: [
    ['vm-inventory config', 'a table of all settings'],
    ['VM_INFRA_STRICT=1 vm-inventory config', 'what the environment changes'],
  ],
  run: async ({ json }, context) => {
    const loaded = await openProject(context)
    const { renderConfig } = await import('../render-config.js')
    context.print(renderConfig(loaded, { json: json === true }))
    return EXIT.done
  },
})
