import { parseInteger } from '../model/python-integer.js'
import { strip } from '../model/strip.js'
import { splitPort } from './host-address.js'
import { IniError } from './ini-error.js'

/** The hosts that the first word of a host line names. */
export interface HostPattern {
  readonly names: readonly string[]
  readonly port?: number | bigint
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** More hosts than this are a slip of the keyboard: `h[1:99999999]` would take all memory. */
export const MAX_HOSTS = 65_536

/** Characters that ranges stand for, written out. */
export const MAX_TEXT = 16 * 2 ** 20

/**
 * Reads a host pattern: the port after it, and the hosts its ranges (`web[01:10]`, `db[a:c]`, `[1:9:2]`) name.
 *
 * @throws {IniError} where Ansible refuses it, and on more than {@link MAX_HOSTS} hosts or {@link MAX_TEXT} of names
 */
export const expandHostPattern = (pattern: string): HostPattern => {
  if (!pattern.includes(':') && !pattern.includes('[') && !pattern.includes('---')) return { names: [pattern] }
  const { host, port } = splitPort(pattern)
  const names = host.includes('[') ? expandRanges(host) : [host]
  if (port === undefined && strip(pattern).endsWith(':')) {
    throw new IniError('a host name ends in a colon without a port', 'add the port, or remove the colon')
  }
  if (names.some((name) => strip(name) === '---')) {
    throw new IniError('a line "---": this looks like YAML', 'write it as INI: YAML is not read')
  }
  return port === undefined ? { names } : { names, port }
}

/** Counts before it makes anything: three short ranges can name more hosts than there is memory for. */
const expandRanges = (pattern: string): string[] => {
  if (pattern.includes('|')) throw rangeError(MALFORMED)
  const heads: string[] = []
  const ranges: Range[] = []
  let count = 1n
  let at = 0
  for (let open = pattern.indexOf('['); open !== -1; open = pattern.indexOf('[', at)) {
    const close = pattern.indexOf(']', at)
    if (close === -1) throw rangeError(MALFORMED)
    // For Ansible it is all the same which of the two comes first.
    const from = Math.min(open, close)
    const to = Math.max(open, close)
    const range = rangeOf(pattern.slice(from + 1, to))
    if (range.length <= 0n) return []
    heads.push(pattern.slice(at, from))
    ranges.push(range)
    count *= range.length
    if (count > MAX_HOSTS) count = BigInt(MAX_HOSTS + 1)
    at = to + 1
  }
  if (count > MAX_HOSTS) throw rangeError(`names more than ${MAX_HOSTS} hosts`)
  if (Number(count) * pattern.length > MAX_TEXT) throw rangeError('names hosts whose names fill more than 16 MiB')
  let names = ['']
  for (const [i, range] of ranges.entries()) {
    const steps = Array.from({ length: Number(range.length) }, (_, nth) => `${heads[i]}${range.at(BigInt(nth))}`)
    names = names.flatMap((name) => steps.map((step) => name + step))
  }
  return names.map((name) => name + pattern.slice(at))
}

/** What stands between two brackets: how many texts, and each of them. */
interface Range {
  readonly length: bigint
  readonly at: (nth: bigint) => string
}

const rangeOf = (range: string): Range => {
  const bounds = range.split(':')
  const [, end, step = '1'] = bounds
  const begin = bounds[0] || '0'
  if (bounds.length < 2 || bounds.length > 3) throw rangeError('is neither [begin:end] nor [begin:end:step]')
  if (end === undefined || end === '') throw rangeError('has no end')
  const isPadded = begin.length > 1 && begin.startsWith('0')
  const width = [...begin].length
  if (isPadded && width !== [...end].length) throw rangeError('begins with a zero but its bounds differ in length')
  const by = parseInteger(step)
  const first = LETTERS.indexOf(begin)
  const last = LETTERS.indexOf(end)
  if (first !== -1 && last !== -1) {
    if (first > last) throw rangeError('has letters that run backwards')
    if (by !== undefined && by !== 0n) return letters(first, last, by)
  }
  const from = parseInteger(begin)
  const to = parseInteger(end)
  if (from === undefined || to === undefined) throw rangeError('has bounds that are neither numbers nor letters')
  if (by === undefined || by === 0n) throw rangeError('has a step that is not a number, or is 0')
  return numbers(from, to, by, isPadded ? width : 0)
}

const letters = (first: number, last: number, by: bigint): Range => ({
  length: by < 0n ? 0n : BigInt(last - first) / by + 1n,
  at: (nth) => LETTERS.charAt(first + Number(nth * by)),
})

/** The end moves by one whatever the step, as `range(begin, end + 1, step)` does: `[5:1:-1]` stops at 3. */
const numbers = (from: bigint, to: bigint, by: bigint, width: number): Range => ({
  length: by > 0n ? (from > to ? 0n : (to - from) / by + 1n) : from <= to + 1n ? 0n : (from - to - 2n) / -by + 1n,
  at: (nth) => {
    const value = from + nth * by
    return value < 0n ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0')
  },
})

const MALFORMED = 'has a bracket that is not closed, or a "|"'

const rangeError = (what: string): IniError =>
  new IniError(`a range of hosts ${what}`, 'write it as name[begin:end], for example web[01:10]')
