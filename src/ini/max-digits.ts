/** Python refuses decimal integers of more digits, as its defence against quadratic time (`sys.set_int_max_str_digits`). */
export const MAX_DIGITS = 4300
