import { defineCommand } from '../command.js'

export const parse = defineCommand({
  name: 'parse',
  describe: 'Show what an INI inventory or fragment means, in the shape of --list',
  positionals: { file: { describe: 'The file; - is stdin', required: true, complete: 'file' } },
  examples: [
    ['vm-inventory parse ansible/inventory.d/web-vm.ini', 'what one fragment says'],
    ['vm-inventory --format ini | vm-inventory parse -', 'what the static inventory says'],
  ],
  run: async ({ file }, context) => {
    const { parseFile } = await import('../parse-file.js')
    return parseFile(file, context)
  },
})
