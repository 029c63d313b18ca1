import { IniError } from './ini-error.js'

const DOUBLE = 0x22
const HASH = 0x23
const SINGLE = 0x27
const BACKSLASH = 0x5c

/** Characters that need more than a cut at white space: quotes, escapes, comments. */
const SPECIAL = /["'\\#]/

/** What separates words: no other white space does. */
const BLANKS = /[ \t\r\n]+/

/**
 * The words of a host line, as Python's `shlex.split(line, comments=True)` cuts them: quotes join and vanish, `\` escapes
 * (between double quotes only itself and the quote), and `#` outside quotes begins a comment even inside a word.
 *
 * @param options.comments false: `#` is a character like others, as where Ansible splits options for ssh
 * @throws {IniError} on an open quote or a trailing `\`
 */
export const splitWords = (line: string, { comments = true }: { readonly comments?: boolean } = {}): string[] => {
  if (SPECIAL.test(line)) return splitCarefully(line, comments)
  const words = line.split(BLANKS)
  if (words[0] === '') words.shift()
  if (words.at(-1) === '') words.pop()
  return words
}

/** A run of characters that mean themselves. */
const PLAIN_RUN = /[^ \t\r\n#\\'"]+/y

const splitCarefully = (line: string, comments: boolean): string[] => {
  const words: string[] = []
  let word: string | undefined
  let at = 0
  while (at < line.length) {
    const code = line.charCodeAt(at)
    if (code === HASH && comments) break
    if (code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d) {
      if (word !== undefined) words.push(word)
      word = undefined
      at++
    } else if (code === HASH) {
      word = `${word ?? ''}#`
      at++
    } else if (code === BACKSLASH) {
      if (at + 1 === line.length) throw new IniError('the line ends in a backslash', 'double it, or remove it')
      word = (word ?? '') + line.charAt(at + 1)
      at += 2
    } else if (code === SINGLE) {
      const end = line.indexOf("'", at + 1)
      if (end === -1) throw openQuote()
      word = (word ?? '') + line.slice(at + 1, end)
      at = end + 1
    } else if (code === DOUBLE) {
      const [text, end] = doubleQuoted(line, at + 1)
      word = (word ?? '') + text
      at = end
    } else {
      PLAIN_RUN.lastIndex = at
      const end = PLAIN_RUN.test(line) ? PLAIN_RUN.lastIndex : at + 1
      word = (word ?? '') + line.slice(at, end)
      at = end
    }
  }
  if (word !== undefined) words.push(word)
  return words
}

const doubleQuoted = (line: string, from: number): [text: string, end: number] => {
  let text = ''
  for (let at = from; at < line.length; at++) {
    const char = line.charAt(at)
    if (char === '"') return [text, at + 1]
    const next = line.charAt(at + 1)
    if (char === '\\' && (next === '"' || next === '\\')) {
      text += next
      at++
    } else text += char
  }
  throw openQuote()
}

const openQuote = (): IniError =>
  new IniError('a quote is opened but not closed', 'close it, or put the whole value between the other kind of quotes')
