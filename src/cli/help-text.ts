import yargs, { type Options as YargsOptions } from 'yargs'
import type { Command, Grammar, Option } from './command.js'
import { synopsis } from './grammar.js'

/** How help looks. */
interface Look {
  readonly version: string
  /** Columns of the terminal. */
  readonly width: number
}

/** What `--help` prints for a command. For the main one it lists all others, too. */
export const helpText = async (
  command: Command,
  { main, commands, shared }: Grammar,
  { version, width }: Look,
): Promise<string> => {
  const help = yargs([])
    .scriptName('vm-inventory')
    .locale('en')
    .usage(command === main ? main.describe : `${synopsis(command)}\n\n${command.describe}`)
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(width)
    .epilogue(`Examples:\n${exampleLines(command)}`)
  for (const [name, { describe, required, several }] of Object.entries(command.positionals ?? {})) {
    help.positional(name, { type: 'string', describe })
    if (required) help.demandOption(name)
    if (several) help.array(name)
  }
  help.options(forYargs({ ...command.options, ...shared }))
  for (const each of command === main ? commands : []) {
    help.command([synopsis(each, each.name), ...(each.aliases ?? [])], each.describe)
  }
  return `${await help.getHelp()}\n`
}

/** Each example with its purpose as a comment above it. In columns yargs would wrap the command lines. */
const exampleLines = ({ examples }: Command): string =>
  examples.map(([line, what]) => `  # ${what}\n  ${line}`).join('\n')

const forYargs = (options: Readonly<Record<string, Option>>): Record<string, YargsOptions> =>
  Object.fromEntries(
    Object.entries(options).map(([name, { type, describe, alias, choices, group = 'Options:' }]) => [
      name,
      {
        describe,
        group,
        type: type === 'text' ? 'string' : type,
        ...(alias !== undefined && { alias }),
        ...(choices !== undefined && { choices }),
      },
    ]),
  )
