import { MAX_DIGITS } from '../model/python-integer.js'
import { fromInteger } from '../model/value.js'

/** A host pattern without its port. */
export interface HostAddress {
  readonly host: string
  readonly port?: number | bigint
}

const BRACKETED_PORT = /^\[([^\n]+)\]:([0-9]+)$/
const PORT = /^((?:[^:[\]]|\[[^\]]*\])*):([0-9]+)$/

/** What Ansible takes for a host, with ranges in it. */
const hostForms = (): RegExp[] => {
  const decimalRange = String.raw`\[[0-9]+:[0-9]+(?::[0-9]+)?\]`
  const hexRange = String.raw`\[[0-9a-f]+:[0-9a-f]+(?::[0-9]+)?\]`
  const nameRange = String.raw`\[(?:[a-z]:[a-z]|[0-9]+:[0-9]+)(?::[0-9]+)?\]`
  const byte = `(?:[01]?[0-9]{1,2}|2[0-4][0-9]|25[0-5]|${decimalRange})`
  const word = `(?:[0-9a-f]{1,4}|${hexRange})`
  const ipv6 = [
    `(?:${word}:){7}${word}`,
    `(?:${word}:){1,6}:`,
    ...[1, 2, 3, 4, 5, 6].map((count) => `(?:${word}:){${count}}(?::${word}){1,${7 - count}}`),
    `:(?::${word}){1,6}`,
    `${word}?::`,
    `(?:0:){6}(?:${word}\\.){3}${word}`,
    `::(?:ffff:)?(?:${word}\\.){3}${word}`,
    `(?:0:){5}ffff:(?:${word}\\.){3}${word}$`,
  ]
  const label = String.raw`(?:[\p{L}\p{N}_]|${nameRange})(?:[\p{L}\p{N}_-]|${nameRange})*(?<![_-])`
  return [
    new RegExp(`^(?:${byte}\\.){3}${byte}$`, 'i'),
    // Anchored at its beginning only, as in Ansible up to 2.18: a zone (`%eth0`) may follow.
    new RegExp(`^(?:${ipv6.join('|')})`, 'i'),
    new RegExp(`^${label}(?:\\.${label})*$`, 'iu'),
  ]
}

let forms: readonly RegExp[] | undefined

/**
 * Splits the port from a host pattern: `name:22`, `192.0.2.1:22`, `[2001:db8::1]:22`. What Ansible does not recognise as a
 * name or an address is a name as a whole, colons and all.
 */
export const splitPort = (pattern: string): HostAddress => {
  if (!/:[0-9]+$/.test(pattern)) return { host: pattern }
  let host = pattern
  let digits: string | undefined
  for (const form of [BRACKETED_PORT, PORT]) {
    const found = form.exec(host)
    if (found) [, host = '', digits] = found
  }
  if (digits === undefined || digits.length > MAX_DIGITS || !isHost(host)) return { host: pattern }
  return { host, port: fromInteger(digits) }
}

const isHost = (text: string): boolean => {
  forms ??= hostForms()
  return text !== '' && forms.some((form) => form.test(text))
}
