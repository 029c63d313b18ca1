import { expectedText, readText } from '../config/read-text.js'
import { UsageError } from '../errors.js'
import type { Grammar } from './command.js'
import { allOptions, EVERYWHERE } from './grammar.js'

/**
 * The arguments with every value of a boolean option (`--check=1`) spelt `true` or `false`: yargs-parser takes anything but `true`
 * for false, so `--dry-run=1` would do what it is meant to prevent. What follows `--` stays as it is.
 *
 * @throws UsageError for a value that means neither
 */
export const spellBooleans = (argv: readonly string[], grammar: Grammar): string[] => {
  const names = booleanNames(grammar)
  const end = argv.indexOf('--')
  return argv.map((word, at) => {
    const [, name = '', text = ''] = (end === -1 || at < end ? /^(--?[^=]+)=(.*)$/s.exec(word) : null) ?? []
    if (!names.has(name)) return word
    const value = readText('boolean', text)
    if (value === undefined) {
      throw new UsageError(
        `${name} cannot be ${JSON.stringify(text)}`,
        `give it ${expectedText('boolean')}, or no value`,
      )
    }
    return `${name}=${value}`
  })
}

/** As they are typed: `--check`, `-y`. */
const booleanNames = (grammar: Grammar): ReadonlySet<string> => {
  const names = new Set(['-h', ...EVERYWHERE.map((name) => `--${name}`)])
  for (const [name, { type, alias }] of allOptions(grammar)) {
    if (type !== 'boolean') continue
    names.add(`--${name}`)
    if (alias !== undefined) names.add(`-${alias}`)
  }
  return names
}
