import { nearest } from '../config/nearest.js'
import { UsageError } from '../errors.js'
import type { Command, Grammar, Option } from './command.js'
import { commandNamed, EVERYWHERE, seeHelp, synopsis } from './grammar.js'

/** The error for an option without the value that it needs. */
export const bareOption = (name: string, command: Command): UsageError =>
  new UsageError(`--${name} needs a value`, seeHelp(command))

/** The error for an unknown option: says where it belongs, or which one was probably meant. */
export const unknownOption = (
  name: string,
  argv: readonly string[],
  command: Command,
  grammar: Grammar,
): UsageError => {
  const message = `unknown option ${name.length === 1 ? '-' : '--'}${name}`
  // An option before its command is not known yet, and may have taken the command's name for its value.
  const named = () => argv.map((word) => commandNamed(word, grammar)).find((each) => each !== undefined)
  const meant = command === grammar.main ? (named() ?? command) : command
  const options: Readonly<Record<string, Option>> = { ...meant.options, ...grammar.shared }
  if (Object.hasOwn(options, name)) return new UsageError(message, `write it after ${meant.name}`)
  const negated = name.startsWith('no-') ? name.slice('no-'.length) : ''
  if (options[negated]?.type === 'boolean') return new UsageError(message, `write --${negated}=false`)
  const near = nearest(name, [...Object.keys(options), ...EVERYWHERE])
  return new UsageError(message, near === undefined ? seeHelp(meant) : `did you mean --${near}?`)
}

/** The error for a positional that is missing. */
export const missingWord = (command: Command): UsageError =>
  new UsageError(`an argument is missing: ${synopsis(command)}`, seeHelp(command))

/** The error for a word that is no command, or that the command does not take. */
export const surplusWord = (word: string, command: Command, { main, commands }: Grammar): UsageError => {
  if (command !== main) {
    const hint = command.passesOn ? 'write it after --' : seeHelp(command)
    return new UsageError(`${command.name} does not take "${word}"`, hint)
  }
  const near = nearest(
    word,
    commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
  )
  return new UsageError(`there is no command "${word}"`, near === undefined ? seeHelp(main) : `did you mean ${near}?`)
}

/** The error for a value that is none of the option's choices. */
export const wrongChoice = (name: string, value: unknown, choices: readonly string[]): UsageError =>
  new UsageError(`--${name} cannot be "${value}"`, `it takes ${choices.map((each) => `"${each}"`).join(', ')}`)

/** The error for a value that is no number, or less than 0. */
export const wrongNumber = (name: string, command: Command): UsageError =>
  new UsageError(`--${name} needs a number that is not negative`, seeHelp(command))
