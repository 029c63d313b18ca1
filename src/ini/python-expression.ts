import { BracketParser } from './python-brackets.js'
import { type Node, OTHER, TARGET } from './python-node.js'
import { MALFORMED } from './python-strings.js'
import { Bytes, Ellipsis, type PyValue } from './python-value.js'

const CONSTANTS: Readonly<Record<string, PyValue>> = { False: false, None: null, True: true }

const OR = 1
const NOT = 3
const COMPARISON = 4
const BIT_OR = 5
const BINDING: ReadonlyMap<string, number> = new Map([
  ['or', OR],
  ['and', 2],
  ...['in', 'is', 'not', '<', '>', '==', '>=', '<=', '!='].map((text) => [text, COMPARISON] as const),
  ['|', BIT_OR],
  ['^', 6],
  ['&', 7],
  ['<<', 8],
  ['>>', 8],
  ['+', 9],
  ['-', 9],
  ...['*', '/', '//', '%', '@'].map((text) => [text, 10] as const),
])

/**
 * Parses `text` as one Python expression.
 *
 * The whole grammar is there, since the order of things matters: a set that holds a list fails the file, unless anything
 * around it is a syntax error, and then the value is a string.
 *
 * @throws {MALFORMED} where Python has a syntax error
 */
export const parseExpression = (text: string): Node => new Parser(text).whole()

class Parser extends BracketParser {
  whole(): Node {
    const first = this.expression()
    const node = this.is(',') ? this.restOfTuple(first, () => this.expression(), 'end') : first
    if (this.peek().kind !== 'end') throw MALFORMED
    return node
  }

  protected expression(): Node {
    return this.guarded(() => {
      if (this.take('lambda')) return this.lambda()
      const node = this.disjunction()
      if (!this.take('if')) return node
      this.disjunction()
      this.expect('else')
      this.expression()
      return OTHER
    })
  }

  protected disjunction(): Node {
    return this.binary(OR)
  }

  protected bitwise(): Node {
    return this.binary(BIT_OR)
  }

  private lambda(): Node {
    while (!this.take(':')) {
      if (this.take('/') || (this.take('*') && this.is(','))) {
        // a marker between parameters, no parameter
      } else {
        this.take('**')
        this.name()
        if (this.take('=')) this.expression()
      }
      if (!this.is(':')) this.expect(',')
    }
    this.expression()
    return OTHER
  }

  private binary(minimum: number): Node {
    let left: Node
    if (minimum <= NOT && this.take('not')) {
      this.guarded(() => this.binary(NOT))
      left = OTHER
    } else left = this.signed()
    for (;;) {
      const operator = this.word() ?? ''
      const binding = BINDING.get(operator) ?? 0
      if (binding < minimum) return left
      this.at++
      if (operator === 'not') this.expect('in')
      if (operator === 'is') this.take('not')
      const right = this.binary(binding + 1)
      left = operator === '+' || operator === '-' ? { kind: 'sum', sign: operator, left, right } : OTHER
    }
  }

  private signed(): Node {
    let signs = 0
    let last = ''
    while (this.is('+') || this.is('-') || this.is('~')) {
      last = this.word() as string
      this.at++
      signs++
    }
    const operand = this.power()
    if (signs === 0) return operand
    return signs === 1 && (last === '+' || last === '-') ? { kind: 'sign', sign: last, operand } : OTHER
  }

  private power(): Node {
    const awaited = this.take('await')
    const node = this.primary()
    if (this.take('**')) {
      this.guarded(() => this.signed())
      return OTHER
    }
    return awaited ? OTHER : node
  }

  protected primary(): Node {
    let node = this.atom()
    for (;;) {
      if (this.take('.')) {
        this.name()
        node = TARGET
      } else if (this.take('[')) {
        this.slices()
        node = TARGET
      } else if (this.take('(')) {
        const isEmpty = this.call()
        node = isEmpty && node.kind === 'name' && node.text === 'set' ? { kind: 'empty-set' } : OTHER
      } else return node
    }
  }

  private atom(): Node {
    const token = this.peek()
    if (token.kind === 'string') return this.strings()
    this.at++
    if (token.kind === 'number') return { kind: 'constant', value: token.value }
    if (token.kind === 'end') throw MALFORMED
    if (token.kind === 'name') return { kind: 'name', text: token.text }
    if (token.kind === 'keyword') {
      const value = CONSTANTS[token.text]
      if (value === undefined) throw MALFORMED
      return { kind: 'constant', value }
    }
    if (token.text === '(') return this.parenthesized()
    if (token.text === '[') return this.list()
    if (token.text === '{') return this.braces()
    if (token.text === '...') return { kind: 'constant', value: new Ellipsis() }
    throw MALFORMED
  }

  /** String literals side by side are one. */
  private strings(): Node {
    const types = new Set<string>()
    let value = ''
    for (let token = this.peek(); token.kind === 'string'; token = this.peek()) {
      types.add(token.type)
      value += token.value
      this.at++
    }
    if (types.has('bytes')) {
      if (types.size > 1) throw MALFORMED
      return { kind: 'constant', value: new Bytes(value) }
    }
    return types.has('formatted') ? OTHER : { kind: 'constant', value }
  }
}
