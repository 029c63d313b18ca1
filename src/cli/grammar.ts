import type { Command, Grammar, Option } from './command.js'

/** Options that every command has beside those of the grammar; `help` can be asked for with `-h` too. */
export const EVERYWHERE = ['help', 'version'] as const

/** Every option of every command, by name; one that several commands have stands there several times. */
export const allOptions = ({ main, commands, shared }: Grammar): [string, Option][] =>
  [main.options, shared, ...commands.map(({ options }) => options)].flatMap((options = {}) => Object.entries(options))

/** The command that has this name. */
export const commandNamed = (word: string | undefined, { commands }: Grammar): Command | undefined =>
  commands.find(({ name, aliases = [] }) => word === name || aliases.some((alias) => word === alias))

/** What a command is called by: `vm-inventory explain`, or a program of its own. */
export const calledAs = ({ name, program = `vm-inventory ${name}` }: Command): string => program

/** The hint for what no other can be given. */
export const seeHelp = (command: Command): string => `see: ${calledAs(command)} --help`

/** A call and what it takes: `vm-inventory explain <name> [variable]`. */
export const synopsis = (command: Command, call = calledAs(command)): string =>
  [
    call,
    ...Object.entries(command.positionals ?? {}).map(([key, { required, several }]) => {
      const inner = several ? `${key}..` : key
      return required ? `<${inner}>` : `[${inner}]`
    }),
  ].join(' ')
