import { nearest } from '../config/nearest.js'
import { UsageError } from '../errors.js'
import type { Command, Grammar, Option } from './command.js'
import { EVERYWHERE, namedIn, seeHelp, synopsis } from './grammar.js'

/**
 * What yargs found wrong with the arguments, said in terms of what was typed: the option or command that is not known, and the
 * one that was probably meant; the value that is missing, or the ones there are. What it says in other words is passed on.
 */
export const explainUsage = (message: string, argv: readonly string[], grammar: Grammar): UsageError => {
  const [command] = namedIn(argv, grammar.commands)
  const help = seeHelp(command ?? grammar.main)
  // Of a word without letters yargs shows the quotes, too.
  const unknown = /^Unknown (?:argument|command)s?: ([^,]+)/.exec(message)?.[1]?.replace(/^"(\s*)"$/, '$1')
  if (unknown !== undefined) {
    if (isOption(unknown, argv)) return unknownOption(unknown, command, grammar, help)
    return command === undefined
      ? unknownCommand(unknown, grammar, help)
      : new UsageError(`${command.name} does not take "${unknown}"`, command.passesOn ? 'write it after --' : help)
  }
  if (message.startsWith('Not enough non-option arguments') && command !== undefined) {
    const eater = unknownIn(argv, command, grammar)
    if (eater !== undefined) return unknownOption(eater, command, grammar, help)
    return new UsageError(`something is missing: ${synopsis(command)}`, help)
  }
  const bare = /^Not enough arguments following: (\S+)/.exec(message)?.[1]
  if (bare !== undefined) return new UsageError(`--${bare} needs a value`, help)
  const [, option, given, choices] = /Argument: (\S+), Given: (".*"), Choices: (.*)$/s.exec(message) ?? []
  if (option !== undefined) return new UsageError(`--${option} cannot be ${given}`, `it takes ${choices}`)
  return new UsageError(message.charAt(0).toLowerCase() + message.slice(1).replaceAll('\n', ' ').trim(), help)
}

const isOption = (word: string, argv: readonly string[]): boolean =>
  word !== '' && argv.some((typed) => /^--?([^=]*)/.exec(typed)?.[1]?.startsWith(word) === true)

/** The first option that is not known: it has taken the next word for its value, which is then missing. */
const unknownIn = (argv: readonly string[], { options = {} }: Command, { shared }: Grammar): string | undefined => {
  const known = new Set(['h', ...EVERYWHERE, ...Object.keys(shared), ...Object.keys(options)])
  for (const { alias } of Object.values(options)) known.add(alias ?? '')
  const end = argv.indexOf('--')
  return argv
    .slice(0, end === -1 ? undefined : end)
    .map((word) => /^-(?:-([^=]+)|([^-]))$/.exec(word)?.slice(1).join(''))
    .find((name) => name !== undefined && !known.has(name))
}

const unknownOption = (
  word: string,
  command: Command | undefined,
  { main, shared }: Grammar,
  help: string,
): UsageError => {
  const options: Readonly<Record<string, Option>> = { ...(command ?? main).options, ...shared }
  const message = `unknown option ${word.length === 1 ? '-' : '--'}${word}`
  // It is one, of a command that was named only after it.
  if (command !== undefined && Object.hasOwn(options, word))
    return new UsageError(message, `write it after ${command.name}`)
  const negated = word.startsWith('no-') ? word.slice('no-'.length) : ''
  if (options[negated]?.type === 'boolean') return new UsageError(message, `say --${negated}=false`)
  const near = nearest(word, [...Object.keys(options), ...EVERYWHERE])
  return new UsageError(message, near === undefined ? help : `did you mean --${near}?`)
}

const unknownCommand = (word: string, { commands }: Grammar, help: string): UsageError => {
  const near = nearest(
    word,
    commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
  )
  return new UsageError(`there is no command "${word}"`, near === undefined ? help : `did you mean ${near}?`)
}
