/**
 * Hexadecimal digits that nobody comes upon by chance, for names of files that are created or not at all: who guesses one gains
 * nothing. Not from `node:crypto`, which takes 3 ms to load.
 */
export const randomDigits = (count: number): string => {
  let digits = ''
  while (digits.length < count)
    digits += Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0')
  return digits.slice(0, count)
}
