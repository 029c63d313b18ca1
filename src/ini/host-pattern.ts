import { splitPort } from './host-address.js'
import { IniError } from './ini-error.js'
import { parseInteger } from './python-integer.js'
import { strip } from './split-lines.js'

/** The hosts that the first word of a host line names. */
export interface HostPattern {
  readonly names: readonly string[]
  readonly port?: number | bigint
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** More hosts than this in one line are a slip of the keyboard: `h[1:99999999]` would take all memory. */
const MAX_HOSTS = 65_536

/**
 * Reads a host pattern: the port after it, and the hosts its ranges (`web[01:10]`, `db[a:c]`, `[1:9:2]`) name.
 *
 * @throws {IniError} where Ansible refuses it, and on more than 65,536 hosts
 */
export const expandHostPattern = (pattern: string): HostPattern => {
  if (!pattern.includes(':') && !pattern.includes('[') && !pattern.includes('---')) return { names: [pattern] }
  const { host, port } = splitPort(pattern)
  const names: string[] = []
  if (host.includes('[')) expandRange(host, names)
  else names.push(host)
  if (port === undefined && strip(pattern).endsWith(':')) {
    throw new IniError('a host name ends in a colon without a port', 'add the port, or remove the colon')
  }
  if (names.some((name) => strip(name) === '---')) {
    throw new IniError('a line "---": this looks like YAML', 'name the file .yml, or write it as INI')
  }
  return port === undefined ? { names } : { names, port }
}

const expandRange = (pattern: string, names: string[]): void => {
  const [head = '', range, tail, ...rest] = pattern.replace('[', '|').replace(']', '|').split('|')
  if (range === undefined || tail === undefined || rest.length > 0) {
    throw rangeError('has a bracket that is not closed, or a "|"')
  }
  for (const step of stepsOf(range)) {
    const name = `${head}${step}${tail}`
    if (name.includes('[')) expandRange(name, names)
    else names.push(name)
    if (names.length > MAX_HOSTS) throw rangeError(`names more than ${MAX_HOSTS} hosts`)
  }
}

const stepsOf = (range: string): Iterable<string> => {
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
  if (by === undefined || by === 0n) throw rangeError('has a step that is no number, or 0')
  return numbers(from, to, by, isPadded ? width : 0)
}

function* letters(first: number, last: number, by: bigint): Iterable<string> {
  if (by < 0n) return
  const step = by > 52n ? 52 : Number(by)
  for (let at = first; at <= last; at += step) yield LETTERS.charAt(at)
}

/** The end moves by one whatever the step, as `range(begin, end + 1, step)` does: `[5:1:-1]` stops at 3. */
function* numbers(from: bigint, to: bigint, by: bigint, width: number): Iterable<string> {
  for (let at = from; by > 0n ? at <= to : at > to + 1n; at += by) {
    yield at < 0n ? `-${String(-at).padStart(width - 1, '0')}` : String(at).padStart(width, '0')
  }
}

const rangeError = (what: string): IniError =>
  new IniError(`a range of hosts ${what}`, 'write it as name[begin:end], for example web[01:10]')
