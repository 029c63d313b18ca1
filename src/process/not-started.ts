import { ExplainedError, systemErrorCode } from '../errors.js'

/**
 * Why a program that is there does not start; a bug of this program stays as it is.
 *
 * @param title what the message calls it
 */
export const notStarted = (title: string, program: string, error: unknown): unknown => {
  const code = systemErrorCode(error) ?? 'ERR_'
  const known = KNOWN[code]
  if (known === undefined && code.startsWith('ERR_')) return error
  const [what, hint] = known ?? [`the system does not start it (${code})`, `try to run ${program} by hand`]
  return new ExplainedError(`${title} cannot be run: ${what}`, hint, { cause: error })
}

/** By the code of the error. */
const KNOWN: Readonly<Record<string, readonly [what: string, hint: string] | undefined>> = {
  ERR_INVALID_ARG_VALUE: ['a NUL character is in its arguments or its environment', 'take it out of the settings'],
  EACCES: ['it may not be executed (EACCES)', 'look at its mode, and at those of its folders'],
  E2BIG: ['its arguments and its environment are longer than the system allows', 'ask for less, or unset variables'],
}
