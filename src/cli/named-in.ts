import type { Command } from './command.js'

/** The commands that a word of the arguments names: nearly always the one that is meant. */
export const namedIn = (argv: readonly string[], commands: readonly Command[]): Command[] =>
  commands.filter(({ name, aliases = [] }) => argv.some((word) => word === name || aliases.includes(word)))
