import { IniError } from './ini-error.js'

/** Thrown where Python's `literal_eval` raises a syntax or value error: the text is then no literal but a plain string. */
export const MALFORMED: Error = new Error('not a literal')

/** A string literal; `formatted` ones (`f''`) are no literals, whatever they hold. */
export interface StringToken {
  readonly kind: 'string'
  readonly type: 'text' | 'bytes' | 'formatted'
  /** The characters; of bytes, one code unit a byte. */
  readonly value: string
  /** Where the text goes on after the literal. */
  readonly end: number
}

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/**
 * Reads the string literal at `from`, whose prefix and opening quotes are `opening`.
 *
 * @throws {MALFORMED} if it is not closed, or holds an escape that Python refuses
 * @throws {IniError} for `\N{…}` with what may be a name: those of all characters would have to be known
 */
export const readString = (text: string, from: number, opening: string): StringToken => {
  const quote = opening.replace(/^[a-zA-Z]+/, '')
  const prefix = opening.slice(0, -quote.length).toLowerCase()
  const start = from + opening.length
  const end = closing(text, start, quote)
  const body = text.slice(start, end)
  const type = prefix.includes('b') ? 'bytes' : prefix.includes('f') ? 'formatted' : 'text'
  if (type === 'bytes' && /[^\0-\x7f]/.test(body)) throw MALFORMED
  const value = prefix.includes('r') || !body.includes('\\') ? body : unescapePython(body, type === 'bytes')
  return { kind: 'string', type, value, end: end + quote.length }
}

const closing = (text: string, start: number, quote: string): number => {
  for (let at = start; at < text.length; at++) {
    if (text.charCodeAt(at) === 0x5c) at++
    else if (text.startsWith(quote, at)) return at
  }
  throw MALFORMED
}

const ESCAPE = /\\(?:([0-7]{1,3})|([xuUN])|(.))/gs

const unescapePython = (body: string, bytes: boolean): string => {
  let result = ''
  let done = 0
  ESCAPE.lastIndex = 0
  for (let found = ESCAPE.exec(body); found !== null; found = ESCAPE.exec(body)) {
    const [whole, octal, coded, char = ''] = found
    result += body.slice(done, found.index)
    done = found.index + whole.length
    if (octal !== undefined) result += String.fromCharCode(Number.parseInt(octal, 8) & (bytes ? 0xff : 0x1ff))
    else if (coded === undefined || (bytes && coded !== 'x')) result += SIMPLE[char] ?? whole
    else {
      if (coded === 'N') {
        if (!/^\{[A-Za-z][A-Za-z0-9 ()-]*\}/.test(body.slice(done))) throw MALFORMED
        throw new IniError('a value names a character as \\N{…}, which cannot be read', 'write the character itself')
      }
      const digits = coded === 'x' ? 2 : coded === 'u' ? 4 : 8
      const hex = body.slice(done, done + digits)
      const code = hex.length === digits && /^[\da-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : Infinity
      if (code > 0x10ffff) throw MALFORMED
      result += String.fromCodePoint(code)
      done += digits
    }
    ESCAPE.lastIndex = done
  }
  return result + body.slice(done)
}
