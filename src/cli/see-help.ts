import type { Command, Grammar } from './command.js'

/** The hint for what no other can be given. */
export const seeHelp = (command: Command, { main }: Pick<Grammar, 'main'>): string =>
  `see: vm-inventory ${command === main ? '' : `${command.name} `}--help`
