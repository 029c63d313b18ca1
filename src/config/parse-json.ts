import { fromFloat, fromInteger, MAX_DEPTH } from '../model/value.js'
import type { JsonMember, JsonNode } from './json-node.js'

/** Text that is not JSON. The message never quotes it: a configuration may hold secrets. */
export class JsonSyntaxError extends Error {
  constructor(
    /** Offset in the text, from 0. */
    readonly at: number,
    message: string,
  ) {
    super(message)
    this.name = 'JsonSyntaxError'
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy
const SPACE = /[ \t\r\n]*/y
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const

/**
 * Reads JSON as RFC 8259 has it, keeping the place of everything. A key may stand only once in a record.
 *
 * @throws JsonSyntaxError at the first character that does not fit.
 */
export const parseJson = (text: string): JsonNode => {
  let at = 0

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    at += found?.length ?? 0
    return found
  }
  const skipSpace = () => {
    match(SPACE)
    if (text.startsWith('//', at) || text.startsWith('/*', at)) throw new JsonSyntaxError(at, 'JSON has no comments')
  }
  const accept = (char: string): boolean => {
    skipSpace()
    if (text[at] !== char) return false
    at += 1
    return true
  }
  const string = (what: string): string => {
    const quoted = match(STRING)
    if (quoted === undefined) throw new JsonSyntaxError(at, `${what} expected`)
    return JSON.parse(quoted)
  }
  /** The items of a list or record, up to `close`. */
  const items = (close: ']' | '}', item: () => void) => {
    if (accept(close)) return
    do {
      skipSpace()
      if (text[at] === close) throw new JsonSyntaxError(at, `a comma before ${close} is one too many`)
      item()
    } while (accept(','))
    if (!accept(close)) throw new JsonSyntaxError(at, `a comma or ${close} expected`)
  }
  const value = (depth: number): JsonNode => {
    skipSpace()
    const start = at
    if (depth > MAX_DEPTH) throw new JsonSyntaxError(at, `nested deeper than ${MAX_DEPTH}`)
    if (accept('{')) {
      const members = new Map<string, JsonMember>()
      items('}', () => {
        const keyAt = at
        const key = string('a key in double quotes')
        if (members.has(key)) throw new JsonSyntaxError(keyAt, 'this key stands here twice')
        if (!accept(':')) throw new JsonSyntaxError(at, 'a colon expected')
        members.set(key, { at: keyAt, node: value(depth + 1) })
      })
      return { kind: 'record', at: start, members }
    }
    if (accept('[')) {
      const list: JsonNode[] = []
      items(']', () => list.push(value(depth + 1)))
      return { kind: 'list', at: start, items: list }
    }
    if (text[at] === '"') return { kind: 'scalar', at: start, value: string('a text without line ends') }
    const word = WORDS.find(([name]) => text.startsWith(name, at))
    if (word !== undefined) {
      at += word[0].length
      return { kind: 'scalar', at: start, value: word[1] }
    }
    const digits = match(NUMBER)
    if (digits === undefined || digits === '') throw new JsonSyntaxError(at, 'a value expected')
    const isFloat = /[.eE]/.test(digits)
    return { kind: 'scalar', at: start, value: isFloat ? fromFloat(Number(digits)) : fromInteger(digits) }
  }

  const document = value(0)
  skipSpace()
  if (at < text.length) throw new JsonSyntaxError(at, 'nothing expected after the value')
  return document
}
