import type { Command } from './command.js'

/** The commands that a word of the arguments names, as they are typed: nearly always the first is meant. */
export const namedIn = (argv: readonly string[], commands: readonly Command[]): Command[] =>
  [...new Set(argv)].flatMap((word) =>
    commands.filter(({ name, aliases = [] }) => word === name || aliases.includes(word)),
  )
