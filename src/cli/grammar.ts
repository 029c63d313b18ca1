import type { Command, Grammar, Option } from './command.js'

/** Options that every command has besides those of the grammar; `-h` is `--help`. */
export const EVERYWHERE = ['help', 'version'] as const

/** Every option of every command, by name; one that several commands have is listed several times. */
export const allOptions = ({ main, commands, shared }: Grammar): [string, Option][] =>
  [main.options, shared, ...commands.map(({ options }) => options)].flatMap((options = {}) => Object.entries(options))

/** The command with this name or alias. */
export const commandNamed = (word: string | undefined, { commands }: Grammar): Command | undefined =>
  commands.find(({ name, aliases = [] }) => word === name || aliases.some((alias) => word === alias))

/** How a command is called: `vm-inventory explain`, or its own program. */
export const calledAs = ({ name, program = `vm-inventory ${name}` }: Command): string => program

/** The hint for wrong usage that has no better one. */
export const seeHelp = (command: Command): string => `see: ${calledAs(command)} --help`

/** How to call a command: `vm-inventory explain <name> [variable]`. */
export const synopsis = (command: Command, call = calledAs(command)): string =>
  [
    call,
    ...Object.entries(command.positionals ?? {}).map(([key, { required, several }]) => {
      const inner = several ? `${key}..` : key
      return required ? `<${inner}>` : `[${inner}]`
    }),
  ].join(' ')
