import type { Command } from './command.js'

/** How a command is written: `explain <name> [variable]`. */
export const synopsis = ({ name, positionals = {} }: Command): string =>
  [
    name,
    ...Object.entries(positionals).map(([key, { required, several }]) => {
      const inner = several ? `${key}..` : key
      return required ? `<${inner}>` : `[${inner}]`
    }),
  ].join(' ')
