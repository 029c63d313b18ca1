/** An IP address as 16-bit words, two for IPv4 and eight for IPv6. */
export interface Ip {
  readonly family: 'ipv4' | 'ipv6'
  readonly words: readonly number[]
  /** Without brackets and prefix length, IPv6 in lower case. */
  readonly text: string
}

const DOT = 46
const ZERO = 48
const WORD = /^[0-9a-f]{1,4}$/i
const PREFIX_LENGTH = /^\d{1,3}$/

/**
 * Reads an IP address; `/24` behind it and brackets around it are dropped. Undefined for anything else: host names, zones
 * (`fe80::1%eth0`), octets with a leading zero.
 *
 * Own code because `node:net` says whether a text is an address, not what is in it.
 */
export const parseIp = (text: string): Ip | undefined => {
  const slash = text.indexOf('/')
  let bare = slash < 0 ? text : text.slice(0, slash)
  if (slash >= 0 && !PREFIX_LENGTH.test(text.slice(slash + 1))) return undefined
  const v4 = parseIpv4(bare)
  if (v4) return { family: 'ipv4', words: v4, text: bare }
  if (bare.startsWith('[') && bare.endsWith(']')) bare = bare.slice(1, -1)
  const v6 = bare.includes(':') && bare.length <= 45 ? parseIpv6(bare) : undefined
  return v6 && { family: 'ipv6', words: v6, text: bare.toLowerCase() }
}

/** By character codes: this runs for every address of every state. */
const parseIpv4 = (text: string): number[] | undefined => {
  if (text.length < 7 || text.length > 15) return undefined
  let value = 0
  let byte = -1
  let dots = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === DOT) {
      if (byte < 0 || ++dots > 3) return undefined
      value = value * 256 + byte
      byte = -1
    } else if (code >= ZERO && code <= ZERO + 9 && byte !== 0) {
      byte = (byte < 0 ? 0 : byte * 10) + code - ZERO
      if (byte > 255) return undefined
    } else return undefined
  }
  if (dots !== 3 || byte < 0) return undefined
  value = value * 256 + byte
  return [Math.floor(value / 0x10000), value % 0x10000]
}

const parseIpv6 = (text: string): number[] | undefined => {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, at) => parseWords(half, at === halves.length - 1))
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  if (tail === undefined) return head.length === 8 ? head : undefined
  const missing = 8 - head.length - tail.length
  return missing < 1 ? undefined : [...head, ...Array<number>(missing).fill(0), ...tail]
}

/** Words between colons; the last part of the address may be an IPv4 address. */
const parseWords = (text: string, isLast: boolean): number[] | undefined => {
  const words: number[] = []
  if (text === '') return words
  const parts = text.split(':')
  for (const [at, part] of parts.entries()) {
    const v4 = isLast && at === parts.length - 1 ? parseIpv4(part) : undefined
    if (v4) words.push(...v4)
    else if (WORD.test(part)) words.push(Number.parseInt(part, 16))
    else return undefined
  }
  return words
}

/** Whether two texts are spellings of one address. An IPv4-mapped address (`::ffff:10.0.0.1`) is the IPv4 address. */
export const isSameAddress = (a: string, b: string): boolean => a === b || addressKey(a) === addressKey(b)

/**
 * One text for all spellings of an address ({@link isSameAddress}); what is no address stays as it is. This runs for every host,
 * so plain IPv4, which has no other spelling, is not parsed.
 */
export const addressKey = (text: string): string => {
  if (!text.includes(':') && !text.includes('/')) return text
  const ip = parseIp(text)
  if (ip === undefined || ip.family === 'ipv4') return ip?.text ?? text
  const key = ip.words.map((word) => word.toString(16)).join(':')
  if (!key.startsWith('0:0:0:0:0:ffff:')) return key
  return ip.words
    .slice(6)
    .flatMap((word) => [word >> 8, word & 0xff])
    .join('.')
}

/**
 * True for an address that another machine can be reached at: not loopback, link-local, unspecified, multicast,
 * broadcast or reserved, nor an IPv4-mapped form of such a one.
 */
export const isUsable = ({ family, words }: Ip): boolean => {
  if (family === 'ipv4') return isUsableIpv4(words[0] as number)
  const first = words[0] as number
  if (first === 0 && words.slice(1, 5).every((word) => word === 0)) {
    return words[5] === 0xffff && isUsableIpv4(words[6] as number)
  }
  return (first & 0xffc0) !== 0xfe80 && (first & 0xff00) !== 0xff00
}

const isUsableIpv4 = (first: number): boolean => {
  const byte = first >> 8
  return byte !== 0 && byte !== 127 && byte < 224 && first !== 0xa9fe
}
