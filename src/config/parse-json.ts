import { fromFloat, fromInteger, MAX_DEPTH, record, type Value } from '../model/value.js'

/** JSON with the place of everything in it. Places are offsets in the text, from 0. */
export interface JsonDocument {
  /** Numbers keep their digits and their point. */
  readonly value: Value
  /** Where the key (or list item) at `path` stands; the nearest thing around it when it is not there. */
  readonly offsetOf: (path: readonly PropertyKey[]) => number
}

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
const TEXT = 'text without line breaks, and with \\\\ for each \\,'
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
export const parseJson = (text: string): JsonDocument => {
  /** Of each path: where its key stands, or the item, and where its value begins. */
  const places = new Map<string, { readonly at: number; readonly value: number }>()
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
      if (text[at] === close) throw new JsonSyntaxError(at, `a comma before ${close} is not allowed`)
      item()
    } while (accept(','))
    if (!accept(close)) throw new JsonSyntaxError(at, `a comma or ${close} expected`)
  }
  /** @param keyAt where its key stands, if it has one */
  const value = (path: readonly PropertyKey[], keyAt?: number): Value => {
    skipSpace()
    places.set(joined(path), { at: keyAt ?? at, value: at })
    if (path.length > MAX_DEPTH) throw new JsonSyntaxError(at, `nested deeper than ${MAX_DEPTH}`)
    if (accept('{')) {
      const members = record()
      items('}', () => {
        const begin = at
        const key = string('a key in double quotes')
        if (Object.hasOwn(members, key)) throw new JsonSyntaxError(begin, 'this key is there twice')
        if (!accept(':')) throw new JsonSyntaxError(at, 'a colon expected')
        members[key] = value([...path, key], begin)
      })
      return members
    }
    if (accept('[')) {
      const list: Value[] = []
      items(']', () => list.push(value([...path, list.length])))
      return list
    }
    if (text[at] === '"') return string(TEXT)
    const word = WORDS.find(([name]) => text.startsWith(name, at))
    if (word !== undefined) {
      at += word[0].length
      return word[1]
    }
    const digits = match(NUMBER)
    if (digits === undefined || digits === '') throw new JsonSyntaxError(at, 'a value expected')
    return /[.eE]/.test(digits) ? fromFloat(Number(digits)) : fromInteger(digits)
  }

  const document = value([])
  skipSpace()
  if (at < text.length) throw new JsonSyntaxError(at, 'nothing expected after the value')
  const offsetOf = (path: readonly PropertyKey[]): number => {
    const place = places.get(joined(path))
    if (place !== undefined) return place.at
    let around = path.slice(0, -1)
    while (!places.has(joined(around))) around = around.slice(0, -1)
    return places.get(joined(around))?.value ?? 0
  }
  return { value: document, offsetOf }
}

const joined = (path: readonly PropertyKey[]): string => path.map((step) => `\0${String(step)}`).join('')
