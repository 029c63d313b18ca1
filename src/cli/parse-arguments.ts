import Parser from 'yargs-parser'
import type { Command, Grammar, Option } from './command.js'
import { commandNamed, EVERYWHERE } from './grammar.js'
import { spellBooleans } from './spell-booleans.js'
import { bareOption, missingWord, surplusWord, unknownOption, wrongChoice, wrongNumber } from './usage-errors.js'

/** What the arguments ask for. */
export type Request =
  | { readonly kind: 'help'; readonly command: Command }
  | { readonly kind: 'version' }
  | { readonly kind: 'command'; readonly command: Command; readonly args: Values }

type Values = Readonly<Record<string, unknown>>
type Options = Readonly<Record<string, Option>>

/**
 * Reads the arguments by `grammar`; nothing is run.
 *
 * @throws UsageError for anything the grammar does not know.
 */
export const parseArguments = (typed: readonly string[], grammar: Grammar): Request => {
  const argv = spellBooleans(typed, grammar)
  if (argv.find((word) => word === '--' || NAMES_WORDS.test(word))?.includes('_')) {
    throw unknownOption('_', argv, grammar.main, grammar)
  }
  const command = commandOf(argv, grammar)
  const options = { ...command.options, ...grammar.shared }
  const { words, after, help, version, values, bare } = split(argv, options)
  if (help === true || words.at(-1) === 'help') return { kind: 'help', command }
  if (version === true) return { kind: 'version' }
  if (bare !== undefined) throw bareOption(bare, command)
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(options, name))
  if (unknown !== undefined) throw unknownOption(unknown, argv, command, grammar)
  const own = command.passesOn ? words : [...words, ...after]
  const positionals = placed(command === grammar.main ? own : own.slice(1), command, grammar)
  checkValues(values, options, command)
  return { kind: 'command', command, args: { ...values, ...positionals, ...(command.passesOn && { '--': after }) } }
}

/** An option called `_`. The parser keeps the words under that name, and breaks if an option has it. */
const NAMES_WORDS = /^(?:--_(?:=|$)|-(?!-)=?[^=]*_)/

/** The command that the first word names. Until it is known, words are told from option values by the main and shared options. */
const commandOf = (argv: readonly string[], grammar: Grammar): Command => {
  const { words, after } = split(argv, { ...grammar.main.options, ...grammar.shared })
  return commandNamed(words[0] ?? after[0], grammar) ?? grammar.main
}

/** The arguments, sorted by what they are. That depends on which options take a value. */
interface Split {
  readonly words: readonly string[]
  /** What follows `--`. */
  readonly after: readonly string[]
  readonly help: unknown
  readonly version: unknown
  /** All other options, by name; if one is given twice, the last counts. */
  readonly values: Values
  /** An option that lacks its value. */
  readonly bare: string | undefined
}

const split = (argv: readonly string[], options: Options): Split => {
  const named = (type: Option['type']): string[] =>
    Object.entries(options).flatMap(([name, option]) => (option.type === type ? [name] : []))
  const [text, number] = [named('text'), named('number')]
  const { argv: found, error } = Parser.detailed([...argv], {
    boolean: [...EVERYWHERE, ...named('boolean')],
    string: text,
    number,
    narg: Object.fromEntries([...text, ...number].map((name) => [name, 1])),
    alias: Object.fromEntries([
      ['help', ['h']],
      ...Object.entries(options).flatMap(([name, { alias }]) => (alias === undefined ? [] : [[name, [alias]]])),
    ]),
    configuration: {
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
      'strip-aliased': true,
    },
  })
  const { _: words, '--': after = [], help, version, ...values } = found
  // The only error it reports: `Not enough arguments following: host`.
  const bare = error?.message.split(': ').at(-1)
  return { words: words.map(String), after: after.map(String), help, version, values, bare }
}

/** The words by the name of their positional. */
const placed = (words: readonly string[], command: Command, grammar: Grammar): Values => {
  const left = [...words]
  const args: Record<string, unknown> = {}
  for (const [name, { required, several }] of Object.entries(command.positionals ?? {})) {
    if (left.length > 0) args[name] = several ? left.splice(0) : left.shift()
    else if (required) throw missingWord(command)
  }
  if (left[0] !== undefined) throw surplusWord(left[0], command, grammar)
  return args
}

const checkValues = (values: Values, options: Options, command: Command): void => {
  for (const [name, { type, choices }] of Object.entries(options)) {
    const value = values[name]
    if (value === undefined) continue
    if (choices?.includes(String(value)) === false) throw wrongChoice(name, value, choices)
    const isNumber = typeof value === 'number' && value >= 0 && value < Infinity
    if (type === 'number' && !isNumber) throw wrongNumber(name, command)
  }
}
