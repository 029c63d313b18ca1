import { strip } from './strip.js'

/** What Python's `int(text)` makes of a string: sign, white space around, `_` between digits, digits of any script. */
export const parseInteger = (text: string): bigint | undefined => {
  const source = strip(text)
  if (/^[+-]?[0-9]{1,15}$/.test(source)) return BigInt(Number(source))
  if (!/^[+-]?\p{Nd}(?:_?\p{Nd})*$/u.test(source)) return undefined
  const digits = [...source.replaceAll('_', '')].map((char) => (/\p{Nd}/u.test(char) ? digitOf(char) : char)).join('')
  if (digits.length > MAX_DIGITS) return undefined
  return digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits.replace('+', ''))
}

/** Unicode keeps the ten digits of a script in a row, so the distance to the row's first is the value. */
const digitOf = (char: string): string => {
  const code = char.codePointAt(0) as number
  if (code < 0x80) return char
  let first = code
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--
  return String((code - first) % 10)
}

/** Python refuses decimal integers of more digits, as its defence against quadratic time (`sys.set_int_max_str_digits`). */
export const MAX_DIGITS = 4300

let limit: bigint | undefined

/** Whether Python would neither read nor write an integer in decimal. */
export const hasTooManyDigits = (value: bigint): boolean => {
  limit ??= 10n ** BigInt(MAX_DIGITS)
  return value >= limit || value <= -limit
}
