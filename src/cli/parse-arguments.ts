import yargs, { type Argv, type Options as YargsOptions } from 'yargs'
import { checkNumbers } from './check-numbers.js'
import type { Command, Grammar, Option } from './command.js'
import { explainUsage } from './explain-usage.js'
import { namedIn, seeHelp, synopsis } from './grammar.js'
import { spellBooleans } from './spell-booleans.js'

/** What the arguments ask for: a command, or text to show (help, the version). */
export type Request =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly command: Command; readonly args: Readonly<Record<string, unknown>> }

/** How help looks. */
interface Look {
  readonly version: string
  /** Columns of the terminal. */
  readonly width: number
}

/**
 * Reads the arguments by `grammar`; nothing is run.
 *
 * @throws UsageError for anything the grammar does not know.
 */
export const parseArguments = async (typed: readonly string[], grammar: Grammar, look: Look): Promise<Request> => {
  const argv = withoutDashes(spellBooleans(typed, grammar), grammar)
  let chosen: Command = grammar.main
  const parser = buildParser(argv, grammar, look, (command) => {
    chosen = command
  })
  let text = ''
  const args = await parser.parseAsync(argv, {}, (_error: unknown, _args: unknown, output: string) => {
    text = output
  })
  // yargs says of all that takes several words that it is an empty list without them.
  if (text !== '') return { kind: 'text', text: `${text.replaceAll(/\n? +\[default: \[\]\]/g, '')}\n` }
  const given = mended(argv, grammar, chosen, args)
  checkNumbers(chosen, given, seeHelp(chosen))
  return { kind: 'command', command: chosen, args: given }
}

/**
 * What follows `--` as positionals, unless the command passes it on: yargs keeps it apart, where nobody would miss it. A mark
 * keeps words that begin with a dash from being read as options; no argument of a process holds it.
 */
const withoutDashes = (argv: readonly string[], { commands }: Grammar): readonly string[] => {
  const at = argv.indexOf('--')
  if (at === -1) return argv
  const before = argv.slice(0, at)
  const [first] = before.flatMap((word) => namedIn([word], commands))
  if (first?.passesOn === true) return argv
  return [...before, ...argv.slice(at + 1).map((word) => (word.startsWith('-') ? `${MARK}${word}` : word))]
}

const MARK = '\0'

const withoutMark = (text: string): string => text.replaceAll(MARK, '')

const unmarked = (value: unknown): unknown => {
  if (typeof value === 'string') return withoutMark(value)
  return Array.isArray(value) ? value.map(unmarked) : value
}

/**
 * What yargs made of the arguments, without what it makes of them by itself: an option that is given twice counts the last time (its
 * own setting for that drops all but the last positional, too), and a positional that is `-` is no empty text.
 */
const mended = (
  argv: readonly string[],
  { main, shared }: Grammar,
  { options = {}, positionals = {} }: Command,
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> => {
  const known = { ...main.options, ...shared, ...options }
  const hasLoneDash = argv.includes('-') && !argv.includes('')
  const mend = (name: string, given: unknown): unknown => {
    const value = unmarked(given)
    if (name in known && Array.isArray(value)) return value.at(-1)
    return hasLoneDash && name in positionals && value === '' ? '-' : value
  }
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, mend(name, value)]))
}

const buildParser = (
  argv: readonly string[],
  grammar: Grammar,
  { version, width }: Look,
  choose: (command: Command) => void,
): Argv => {
  const { main, commands, shared } = grammar
  const parser = yargs()
    .scriptName('vm-inventory')
    .locale('en')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
    })
    .usage(main.describe)
    .options(forYargs({ ...main.options, ...shared }, { global: false }))
    .strict()
    .exitProcess(false)
    .showHelpOnFail(false)
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(width)
    .epilogue(`Examples:\n${exampleLines(main)}`)
    .fail((message, error) => {
      throw explainUsage(withoutMark(message ?? error.message), argv, grammar)
    })
  // Each command costs time to tell yargs of: help shows all of them, anything else needs the one that is named.
  const shown = argv.some((word) => /^-*h|^-[^-=]*h/.test(word)) ? commands : namedIn(argv, commands)
  for (const command of shown) {
    parser.command({
      command: [synopsis(command, command.name), ...(command.aliases ?? [])],
      describe: command.describe,
      builder: (inner: Argv) => describeCommand(inner, command, shared),
      handler: () => choose(command),
    })
  }
  return parser
}

const describeCommand = (parser: Argv, command: Command, shared: Grammar['shared']): Argv => {
  parser.usage(`${synopsis(command)}\n\n${command.describe}`)
  for (const [name, { describe, several }] of Object.entries(command.positionals ?? {})) {
    parser.positional(name, { type: 'string', describe, ...(several === true && { array: true }) })
  }
  parser.options(forYargs({ ...command.options, ...shared }, {}))
  return parser.epilogue(`Examples:\n${exampleLines(command)}`)
}

/** The example's purpose as a comment above it, so that the line itself is never wrapped into the middle of another column. */
const exampleLines = ({ examples }: Command): string =>
  examples.map(([line, what]) => `  # ${what}\n  ${line}`).join('\n')

const forYargs = (options: Readonly<Record<string, Option>>, rest: YargsOptions): Record<string, YargsOptions> =>
  Object.fromEntries(
    Object.entries(options).map(([name, { type, describe, alias, choices, group }]) => [
      name,
      {
        ...rest,
        describe,
        type: type === 'text' ? 'string' : type,
        requiresArg: type !== 'boolean',
        ...(alias !== undefined && { alias }),
        ...(choices !== undefined && { choices }),
        group: group ?? 'Options:',
      },
    ]),
  )
