/**
 * Random hexadecimal digits, for names of files that are created only if they are not there: to guess one gains nothing. So they
 * need not come from `node:crypto`, which takes 3 ms to load.
 */
export const randomDigits = (count: number): string => {
  let digits = ''
  while (digits.length < count)
    digits += Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  return digits.slice(0, count)
}
