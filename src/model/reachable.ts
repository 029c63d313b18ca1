import { isHostName } from './host-name.js'
import { isUsable, parseIp } from './ip.js'

/**
 * The address as it is used, for a text that another machine can be reached at: an IP address that is usable, else a host name.
 * Undefined for anything else: loopback, link-local, the word `pending`.
 */
export const reachable = (text: string): string | undefined => {
  const ip = parseIp(text)
  if (ip) return isUsable(ip) ? ip.text : undefined
  return isHostName(text) ? text : undefined
}
