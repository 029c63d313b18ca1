import { fromFloat, type Value } from '../model/value.js'
import { IniError } from './ini-error.js'
import { parseExpression } from './python-expression.js'
import type { Node } from './python-node.js'
import { MALFORMED } from './python-strings.js'
import { Complex, inJson, PyDict, PySet, type PyValue, Tuple, toValue } from './python-value.js'

const INTEGER = /^(?:0|[+-]?[1-9][0-9]{0,14})$/
const FLOAT = /^[+-]?[0-9]{1,10}\.[0-9]{1,10}$/
const ADDRESS = /^[0-9]+(?:\.[0-9]+){2,}(?:[/:][0-9]*)?$/
const KEYWORD: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['True', true],
  ['False', false],
  ['None', null],
])
/** A sign before anything but a number: valid or not, no literal. */
const SIGNED_OTHER = /^[+-][^ \t0-9.(]/
/** Words a literal can begin with, with what must follow for it not to be a name, which no literal is. */
const BEGINS_AS_WORD = /^(?:(?:True|False|None|set)(?![\w$])|(?:[rR][bBfF]?|[bBfF][rR]?|[uU])['"])/

/**
 * The value of a variable as Ansible reads it: what Python's `ast.literal_eval` makes of `text`, or `text` itself when that
 * is no literal. Templates stay text.
 *
 * @throws {IniError} where `literal_eval` fails with anything but a syntax or value error, for which Ansible refuses the file
 */
export const parseLiteral = (text: string): Value => {
  let at = 0
  let first = text.charCodeAt(at)
  while (first === 0x20 || first === 0x09) first = text.charCodeAt(++at)
  if (cannotBegin(first)) return text
  const source = at === 0 ? text : text.slice(at)
  if (isAsciiLetter(first)) {
    const value = KEYWORD.get(source)
    if (value !== undefined) return value
    if (!BEGINS_AS_WORD.test(source)) return text
  } else if (SIGNED_OTHER.test(source)) return text
  else if (INTEGER.test(source)) return Number(source)
  else if (FLOAT.test(source)) return fromFloat(Number(source))
  else if (ADDRESS.test(source)) return text
  return evaluate(source, text)
}

/** What stands in every literal that JSON has no value for. */
const UNPRINTABLE = /\.{3}|[\d.][jJ]|\{|\bset\b|[bB][rR]?['"]/

/**
 * Whether every Ansible prints what it makes of a text as the same JSON. Up to 2.18 it fails where a value holds a set, a complex
 * number, `...` or bytes in a list: then nothing that prints an inventory works with the file. From 2.19 on bytes are unsafe text.
 *
 * @throws {IniError} as {@link parseLiteral}
 */
export const isPrintable = (text: string): boolean => {
  if (!UNPRINTABLE.test(text)) return true
  const value = evaluatePython(text.replace(/^[ \t]+/, ''))
  return value === undefined || inJson(value)
}

const isAsciiLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a

/** What a literal can begin with, of ASCII. */
const BEGINNINGS: ReadonlySet<number> = new Set(
  Array.from('0123456789+-.\'"([{TFNsrRbBuUfF', (char) => char.charCodeAt(0)),
)

/** True for what no literal begins with: most letters, `/`, `~`, nothing at all. */
const cannotBegin = (code: number): boolean => !(code >= 0x80) && !BEGINNINGS.has(code)

const evaluate = (source: string, text: string): Value => {
  const value = evaluatePython(source)
  return value === undefined ? text : toValue(value)
}

/** Undefined where `source` is no literal. */
const evaluatePython = (source: string): PyValue | undefined => {
  // Python refuses such source before it looks at it.
  if (!source.isWellFormed() || source.includes('\0')) return undefined
  try {
    return convert(parseExpression(source))
  } catch (error) {
    if (error === MALFORMED) return undefined
    throw error
  }
}

/** Evaluates in Python's order, since the first thing that is wrong decides between a string and a refused file. */
const convert = (node: Node): PyValue => {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'tuple':
      return new Tuple(node.items.map(convert))
    case 'list':
      return node.items.map(convert)
    case 'set': {
      const set = new PySet()
      for (const item of node.items) set.add(convert(item))
      return set
    }
    case 'empty-set':
      return new PySet()
    case 'dict': {
      const dict = new PyDict()
      for (const [key, value] of node.entries) dict.set(convert(key), convert(value))
      return dict
    }
    case 'sum':
      return convertSum(node.sign, convertSigned(node.left), convertNumber(node.right))
    default:
      return convertSigned(node)
  }
}

const convertNumber = (node: Node): bigint | number | Complex => {
  const value = node.kind === 'constant' ? node.value : null
  if (typeof value === 'bigint' || typeof value === 'number' || value instanceof Complex) return value
  throw MALFORMED
}

const convertSigned = (node: Node): bigint | number | Complex => {
  if (node.kind !== 'sign') return convertNumber(node)
  const value = convertNumber(node.operand)
  if (node.sign === '+') return value
  return value instanceof Complex ? new Complex(-value.real, -value.imaginary) : -value
}

/** Only the sum of a real and an imaginary number is a literal. */
const convertSum = (sign: '+' | '-', left: bigint | number | Complex, right: bigint | number | Complex): Complex => {
  if (left instanceof Complex || !(right instanceof Complex)) throw MALFORMED
  const real = Number(left)
  if (typeof left === 'bigint' && !Number.isFinite(real)) {
    throw new IniError('a complex number is too large, so Ansible refuses the file', 'write it as a quoted string')
  }
  return sign === '+'
    ? new Complex(real + right.real, 0 + right.imaginary)
    : new Complex(real - right.real, 0 - right.imaginary)
}

/** What Ansible reads where a line gives a VM's name as a variable: of `1e5`, a number. */
export const nameValue = (name: string): Value => {
  try {
    return parseLiteral(name)
  } catch {
    return name
  }
}
