import { parseIp } from '../model/ip.js'
import { NO_ADDRESS } from '../model/no-address.js'
import { looksLikeTemplate } from '../model/template.js'
import { isControlNode } from './control-node.js'

const RESERVED = new Set(['all', 'ungrouped', 'vms', '_meta', NO_ADDRESS, '.', '..'])

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const ENDS_A_LINE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/

/** Ansible replaces a whole map of its input that has such a key by what is below the key: every other host would be gone. */
const MARKER = '__ansible_'

const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/

/**
 * Why Ansible would misread `name` as a host name, or undefined when it would not.
 *
 * Refused are names that mean something else to Ansible (groups that always exist, the control node, pattern operators of
 * `--limit`), to a path, an option or a template, and whatever ends a line.
 */
export const refuseHostName = (name: string): string | undefined =>
  RESERVED.has(name) || name.startsWith(MARKER) ? 'is reserved' : refuse(name, unfitHost)

const unfitHost = (name: string): string | undefined => {
  if (/^[-!&~@=]/.test(name)) return 'begins with a character that Ansible reads as an option or operator'
  if (/[\s,;#*?[\]"'`$|<>(){}]/u.test(name)) return 'holds a character that Ansible reads as part of a pattern'
  if (name.includes(':') && parseIp(name)?.text !== name.toLowerCase()) return 'holds a colon'
  return undefined
}

/**
 * Why `name` cannot be a group, or undefined when it can.
 *
 * Refused is also what names the control node, on which plays of `hosts: localhost` are meant to run, and what leads out of
 * `group_vars`: Ansible looks for a file of the group's name there.
 */
export const refuseGroupName = (name: string): string | undefined =>
  name === '_meta' || name.startsWith(MARKER) ? 'is reserved' : refuse(name, unfitGroup)

const unfitGroup = (name: string): string | undefined => {
  if (name === '.' || name === '..') return 'is a folder'
  return name.startsWith('-') ? 'begins with a dash' : undefined
}

/** What neither can be called, or what `unfit` says of one of them alone. */
const refuse = (name: string, unfit: (name: string) => string | undefined): string | undefined => {
  if (isControlNode(name)) return 'is the control node'
  if (PLAIN.test(name)) return undefined
  if (name === '') return 'is empty'
  if (name.startsWith('\ufeff')) return 'begins with a byte order mark'
  if (ENDS_A_LINE.test(name)) return 'holds control characters'
  if (looksLikeTemplate(name)) return 'looks like a template'
  if (name.includes('/') || name.includes('\\')) return 'holds a path separator'
  return unfit(name)
}
