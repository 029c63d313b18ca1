import { ExplainedError } from '../errors.js'
import { IniError } from '../ini/ini-error.js'
import { splitWords } from '../ini/shlex.js'
import {
  type ConnectionSetting,
  connectionAddress,
  connectionVariable,
  otherConnection,
} from '../model/connection-variables.js'
import { effectiveVar, groupLineage } from '../model/group-lineage.js'
import type { Inventory } from '../model/inventory.js'
import { looksLikeTemplate } from '../model/template.js'
import { UNLISTED_HINT, whyUnlisted } from '../model/unlisted-host.js'
import type { Value } from '../model/value.js'

interface Options {
  /** What to run there; a shell if empty. */
  readonly command: readonly string[]
  /** Home folder, for `~/` in the path of the key. */
  readonly home: string | undefined
}

/**
 * The arguments with which ssh reaches a host as Ansible would: its user, port, key and options, and `--` before the address. If
 * an option is given twice, ssh takes the first; so they are in the order of Ansible's ssh plugin: `ansible_ssh_args` wins over the
 * variables for host key checking, user, port and key, and those win over the other options. Ansible's default for
 * `ansible_ssh_args` is left out: it only makes ssh faster.
 *
 * @throws ExplainedError when the host is not listed or has no address, or ssh cannot be given the value of a variable.
 */
export const sshArguments = (name: string, inventory: Inventory, { command, home }: Options): string[] => {
  const host = inventory.hosts.get(name)
  if (host === undefined) throw new ExplainedError(whyUnlisted(name, inventory), UNLISTED_HINT)
  const lineage = groupLineage(inventory)(host)
  const value = (variable: string): Value | undefined => effectiveVar(host, lineage, variable)
  const connection = plain(name, 'ansible_connection', otherConnection(host, lineage))
  if (connection !== undefined) {
    throw new ExplainedError(`${name} is reached by ${connection}, not by ssh`, 'use ansible')
  }
  const said = (setting: ConnectionSetting): string | undefined => {
    const found = connectionVariable(host, lineage, setting)
    if (found === undefined) return undefined
    const text = plain(name, found.variable, found.value)
    if (setting !== 'port' || text === undefined || /^\d+$/.test(text)) return text
    throw unfit(name, found.variable, ' is not a number')
  }
  const reached = connectionAddress(host, lineage)
  if (reached === undefined) {
    throw new ExplainedError(`${name} has no address yet`, `see: vm-inventory explain ${name}`)
  }
  const address = argument(name, reached.variable, reached.value)
  const user = said('user')
  const port = said('port')
  const key = said('key')
  const checks = connectionVariable(host, lineage, 'hostKeyChecking')
  const options = (variable: string): string[] => {
    const text = value(variable)
    return text === undefined || text === null ? [] : words(name, variable, text)
  }
  return [
    ...options('ansible_ssh_args'),
    ...(checks !== undefined && isFalse(checks.value) ? ['-o', 'StrictHostKeyChecking=no'] : []),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', port]),
    ...(key === undefined ? [] : ['-i', key.startsWith('~/') && home ? home + key.slice(1) : key]),
    ...options('ansible_ssh_common_args'),
    ...options('ansible_ssh_extra_args'),
    '--',
    address,
    ...command,
  ]
}

/**
 * Whether `value` says no. To Ansible anything says no that does not say yes, but what it does not know as either, a typing
 * mistake say, is no reason here to trust any host.
 */
const isFalse = (value: Value): boolean => /^(?:0|f|false|n|no|off)$/i.test(String(value).trim())

/** The value as an argument; undefined if it is not set or empty. */
const plain = (host: string, variable: string, value: Value | undefined): string | undefined =>
  value === undefined || value === null || value === '' ? undefined : argument(host, variable, value)

/** The value as an argument: text or a number, no option, no template. */
const argument = (host: string, variable: string, value: Value): string => {
  const text = textOf(host, variable, value)
  if (!text.startsWith('-')) return text
  throw unfit(host, variable, ' begins with a dash: ssh would read it as an option')
}

const words = (host: string, variable: string, value: Value): string[] => {
  const text = textOf(host, variable, value)
  try {
    return splitWords(text, { comments: false })
  } catch (error) {
    if (!(error instanceof IniError)) throw error
    throw unfit(host, variable, `: ${error.message}`, error)
  }
}

const textOf = (host: string, variable: string, value: Value): string => {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw unfit(host, variable, ' is neither text nor a number')
  }
  const text = String(value)
  if (text.includes('\0')) throw unfit(host, variable, ' holds a NUL character, which no argument can')
  if (looksLikeTemplate(text)) throw unfit(host, variable, ' is a template, which only Ansible can evaluate')
  return text
}

const unfit = (host: string, variable: string, why: string, cause?: unknown): ExplainedError =>
  new ExplainedError(`${variable} of ${host}${why}`, `see: vm-inventory explain ${host} ${variable}`, { cause })
