// biome-ignore lint/suspicious/noControlCharactersInRegex: these end lines for Python
const RARE_END = /[\r\v\f\x1c-\x1e\x85\u2028\u2029]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these end lines for Python
const ANY_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/

/** For regular expressions: what Python's `\s` matches, as the inside of a character class. */
export const SPACES = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`

/** The lines of `text` as Python's `str.splitlines` sees them, without their ends. */
export const splitLines = (text: string): string[] => {
  const lines = text.split(RARE_END.test(text) ? ANY_END : '\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
