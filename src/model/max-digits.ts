/** Python refuses decimal integers of more digits, as its defence against quadratic time (`sys.set_int_max_str_digits`). */
export const MAX_DIGITS = 4300

let limit: bigint | undefined

/** Whether Python would neither read nor write an integer in decimal. */
export const hasTooManyDigits = (value: bigint): boolean => {
  limit ??= 10n ** BigInt(MAX_DIGITS)
  return value >= limit || value <= -limit
}
