import { MAX_DIGITS } from '../model/python-integer.js'
import { closingQuote } from './closing-quote.js'
import type { StateValue } from './state.js'

const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y

/**
 * `JSON.parse`, except that an integer literal beyond 2^53 becomes a `bigint`.
 *
 * Without recursion, so that depth costs memory only.
 *
 * @throws SyntaxError as `JSON.parse` does; its message quotes the text
 */
export const parseJsonExact = (text: string): StateValue => {
  // Validity is settled here, so that what follows need only find where each token ends.
  const inexact: StateValue = JSON.parse(text)
  if (typeof inexact !== 'object' || inexact === null) return scalar(text.trim())
  return build(text)
}

/** An object or list that is not closed yet, and the key its next value belongs to. */
interface Open {
  readonly container: StateValue[] | { [key: string]: StateValue }
  key?: string
}

const build = (text: string): StateValue => {
  const stack: Open[] = []
  let at = 0
  for (;;) {
    let closed: StateValue | undefined
    const char = text[at]
    if (char === '{' || char === '[') {
      stack.push({ container: char === '{' ? {} : [] })
      at++
    } else if (char === '}' || char === ']') {
      closed = (stack.pop() as Open).container
      at++
    } else if (char === ',' || char === ':' || char === ' ' || char === '\n' || char === '\r' || char === '\t') {
      at++
    } else {
      const end = tokenEnd(text, at)
      closed = scalar(text.slice(at, end))
      at = end
    }
    if (closed === undefined) continue
    const parent = stack.at(-1)
    if (parent === undefined) return closed
    add(parent, closed)
  }
}

const add = (open: Open, value: StateValue): void => {
  if (Array.isArray(open.container)) {
    open.container.push(value)
  } else if (open.key === undefined) {
    open.key = value as string
  } else {
    if (open.key === '__proto__') {
      Object.defineProperty(open.container, open.key, { value, writable: true, enumerable: true, configurable: true })
    } else {
      open.container[open.key] = value
    }
    delete open.key
  }
}

const tokenEnd = (text: string, start: number): number => {
  const char = text[start]
  if (char === '"') return closingQuote(text, start) + 1
  if (char === 't' || char === 'n') return start + 4
  if (char === 'f') return start + 5
  NUMBER.lastIndex = start
  NUMBER.test(text)
  return NUMBER.lastIndex
}

/** An integer too long for Ansible stays `Infinity`, as `JSON.parse` has it: to make a `bigint` of it would take quadratic time. */
const scalar = (token: string): StateValue => {
  const value: StateValue = JSON.parse(token)
  if (typeof value !== 'number' || Number.isSafeInteger(value) || token.length > MAX_DIGITS + 1) return value
  return /^-?\d+$/.test(token) ? BigInt(token) : value
}
