/** `text` as part of a host name: a `-` for what is no ASCII letter, digit, `_`, `.` or `-`, and no `-` at its ends. */
export const toWord = (text: string): string => {
  const word = text.replace(/[^A-Za-z0-9_.-]+/g, '-')
  let from = 0
  let to = word.length
  // A regular expression looks at a row of dashes once from each of them.
  while (word.charCodeAt(from) === DASH) from++
  while (to > from && word.charCodeAt(to - 1) === DASH) to--
  return word.slice(from, to)
}

const DASH = 0x2d
