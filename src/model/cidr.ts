import { type Ip, parseIp } from './ip.js'

/** A network: the addresses that share the first `bits` bits. */
export interface Cidr {
  readonly ip: Ip
  readonly bits: number
}

/** Reads `10.0.0.0/8` or `fd00::/8`; bits behind the prefix may be set. Undefined if it is not a network. */
export const parseCidr = (text: string): Cidr | undefined => {
  if (!text.includes('/')) return undefined
  const ip = parseIp(text)
  if (ip === undefined) return undefined
  const bits = Number(text.slice(text.indexOf('/') + 1))
  return bits <= ip.words.length * 16 ? { ip, bits } : undefined
}

/** Whether a text is a network, or may be the name of one: a name has no slash, so what has one and is no network is a mistake. */
export const isNetwork = (text: string): boolean => !text.includes('/') || parseCidr(text) !== undefined

/** True when `ip` is of the network's family and in it. */
export const contains = ({ ip: network, bits }: Cidr, ip: Ip): boolean => {
  if (network.family !== ip.family) return false
  for (let at = 0; at * 16 < bits; at++) {
    const shift = Math.max(0, 16 - (bits - at * 16))
    if ((network.words[at] as number) >> shift !== (ip.words[at] as number) >> shift) return false
  }
  return true
}
