import { UsageError } from '../errors.js'
import type { Command } from './command.js'

/**
 * yargs turns text that is no number into NaN and says nothing.
 *
 * @throws UsageError for the first that is none, or less than 0.
 */
export const checkNumbers = (
  { options = {} }: Command,
  args: Readonly<Record<string, unknown>>,
  hint: string,
): void => {
  for (const [name, { type }] of Object.entries(options)) {
    const value = args[name]
    if (type === 'number' && value !== undefined && !(typeof value === 'number' && value >= 0 && value < Infinity)) {
      throw new UsageError(`--${name} needs a number that is not negative`, hint)
    }
  }
}
