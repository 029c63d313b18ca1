import { isUsable, parseIp } from './ip.js'
import { PENDING } from './no-address.js'
import { looksLikeTemplate } from './template.js'

/**
 * What is used as the address for a text at which another machine can be reached: a usable IP address, in its plain form, or a host
 * name. Undefined for anything else: loopback, link-local, the word `pending`.
 */
export const reachable = (text: string): string | undefined => {
  const ip = parseIp(text)
  if (ip) return isUsable(ip) ? ip.text : undefined
  return isHostName(text) ? text : undefined
}

/** The address that a VM's rule in the config names; undefined if it names a network, or an address that cannot be used. */
export const ruledAddress = (rule: string): string | undefined => {
  const ip = rule.includes('/') ? undefined : parseIp(rule)
  return ip && isUsable(ip) ? ip.text : undefined
}

/**
 * Whether a text is known to lead to no other machine: a loopback or link-local address, with its zone or without, `localhost`,
 * the word `pending`, what looks like an option or a template. An alias of ssh's, or the name of a container, may lead anywhere.
 */
export const isUnreachable = (text: string): boolean =>
  text === PENDING || isLocal(text) || /^-|^(?:.*\.)?localhost\.$/i.test(text) || looksLikeTemplate(text)

/** Whether a text is an address or name of the machine itself, or a reserved one. A zone (`%eth0`) is part of link-local ones. */
export const isLocal = (text: string): boolean => {
  const ip = parseIp(text.replace(/%[\w.-]+$/, ''))
  return ip ? !isUsable(ip) : /^(?:.*\.)?localhost$/i.test(text)
}

const LABEL = /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/

/** True for a text that can be resolved as a host name: not an address, not `localhost`, not the word `pending`. */
export const isHostName = (text: string): boolean => {
  if (text === '' || text.length > 253) return false
  const labels = text.toLowerCase().split('.')
  const last = labels.at(-1) as string
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(last) && last !== 'localhost' && text !== PENDING
}
