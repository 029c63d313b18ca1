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

/** `text` without the white space Python's `str.strip` removes at both ends; JavaScript's `trim` knows another set. */
export const strip = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** True for the code units that Python's `str.isspace` holds for white space. */
const isSpace = (code: number): boolean =>
  code === 0x20 ||
  (code >= 0x09 && code <= 0x0d) ||
  (code >= 0x1c && code <= 0x1f) ||
  (code >= 0x85 &&
    (code === 0x85 ||
      code === 0xa0 ||
      code === 0x1680 ||
      (code >= 0x2000 && code <= 0x200a) ||
      code === 0x2028 ||
      code === 0x2029 ||
      code === 0x202f ||
      code === 0x205f ||
      code === 0x3000))
