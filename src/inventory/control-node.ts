import { parseIp } from '../model/ip.js'

const MAYBE = /^(?:[\d:]|localhost|ip6-lo)/i
const NAMES = /^(?:localhost[46]?(?:\.localdomain[46]?)?|ip6-(?:localhost|loopback))$/i
const PARTS = /^(?:0x[\da-f]+|\d+)(?:\.(?:0x[\da-f]+|\d+)){0,3}$/i

/**
 * Whether `name` leads back to the machine that Ansible runs on: a usual name of it, or an address that is loopback or
 * unspecified, in any spelling that ssh takes (`127.1`, `0x7f.1`, `2130706433`, `::ffff:127.0.0.1`).
 */
export const isControlNode = (name: string): boolean => {
  if (!MAYBE.test(name)) return false
  if (name.includes(':')) {
    const words = parseIp(name)?.words
    return words !== undefined && words.length === 8 && isLoopback(words)
  }
  return NAMES.test(name) || (PARTS.test(name) && isLoopbackIpv4(addressOf(name)))
}

/** IPv4-mapped and IPv4-compatible forms included. */
const isLoopback = (words: readonly number[]): boolean => {
  const [sixth, high, low] = words.slice(5) as [number, number, number]
  if (words.slice(0, 5).some((word) => word !== 0) || (sixth !== 0 && sixth !== 0xffff)) return false
  return (sixth === 0 && high === 0 && low === 1) || isLoopbackIpv4(high * 0x10000 + low)
}

const isLoopbackIpv4 = (address: number): boolean => address === 0 || Math.floor(address / 0x1000000) === 127

/** As `inet_aton` reads it: hexadecimal, octal and decimal parts, the last of which fills what is left of four bytes. */
const addressOf = (name: string): number => {
  const parts = name.split('.').map((part) => Number(/^0\d/.test(part) ? `0o${part}` : part))
  const last = parts.pop() as number
  return parts.reduce((sum, part, at) => sum + part * 0x100 ** (3 - at), last)
}
