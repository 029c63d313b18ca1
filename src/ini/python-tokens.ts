import { MAX_DIGITS } from '../model/python-integer.js'
import { MALFORMED, readString, type StringToken } from './python-strings.js'
import { Complex, type PyValue } from './python-value.js'

/** A token of a Python expression. */
export type Token =
  | { readonly kind: 'name' | 'keyword'; readonly text: string }
  | { readonly kind: 'number'; readonly value: PyValue }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'end' }
  | StringToken

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

const NUMBER =
  /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|((?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.?)([eE][+-]?\d(?:_?\d)*)?([jJ])?/y
const OPERATOR = /\*\*=?|\/\/=?|>>=?|<<=?|[-+*/%@&|^<>=!:]=|->|\.\.\.|[-+*/%@&|^~<>=:,.()[\]{}]/y
const STRING = /(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?(?:'''|"""|['"])/y
const AFTER_NUMBER = /and|else|for|i[fns]|or|not/y

const MAX_NESTING = 200

/**
 * Cuts one line into the tokens of a Python expression.
 *
 * @throws {MALFORMED} where Python has a syntax error
 */
export const tokenize = (text: string): Token[] => {
  const tokens: Token[] = []
  let at = 0
  let depth = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  while (at < text.length) {
    const char = text.charAt(at)
    if (char === ' ' || char === '\t') {
      at++
      continue
    }
    if (char === '#') break
    const string = match(STRING)
    if (string !== undefined) {
      const token = readString(text, at, string)
      tokens.push(token)
      at = token.end
      continue
    }
    const name = match(/[\p{XIDS}_]\p{XIDC}*/uy)
    if (name !== undefined) {
      tokens.push(KEYWORDS.has(name) ? { kind: 'keyword', text: name } : { kind: 'name', text: name.normalize('NFKC') })
      at += name.length
      continue
    }
    if (isDigit(char) || (char === '.' && isDigit(text.charAt(at + 1)))) {
      const number = match(NUMBER)
      if (number === undefined) throw MALFORMED
      tokens.push({ kind: 'number', value: readNumber(number) })
      at += number.length
      const runsOn = match(/[\p{XIDC}\u0080-\u{10ffff}]/uy) !== undefined
      if (runsOn && match(AFTER_NUMBER) === undefined) throw MALFORMED
      continue
    }
    const operator = match(OPERATOR)
    if (operator === undefined) throw MALFORMED
    if ('([{'.includes(operator) && ++depth > MAX_NESTING) throw MALFORMED
    if (')]}'.includes(operator)) depth--
    tokens.push({ kind: 'operator', text: operator })
    at += operator.length
  }
  tokens.push({ kind: 'end' })
  return tokens
}

const isDigit = (char: string): boolean => char >= '0' && char <= '9'

const readNumber = (source: string): PyValue => {
  const text = source.replaceAll('_', '')
  if (/^0[xXoObB]/.test(text)) return BigInt(text)
  if (/[jJ]$/.test(text)) return new Complex(0, Number(text.slice(0, -1)))
  if (/[.eE]/.test(text)) return Number(text)
  if (text.length > MAX_DIGITS || /^0+[1-9]/.test(text)) throw MALFORMED
  return BigInt(text)
}
