import { isNetwork } from '../model/cidr.js'
import type { SettingEntry } from './settings.js'

/**
 * The value of a setting from the text of an environment variable, or undefined when the text is no such value.
 *
 * Lists are separated by commas; those within the braces of a pattern belong to it.
 */
export const readText = (type: SettingEntry['type'], text: string): unknown => {
  if (type === 'boolean') return booleans.get(text.toLowerCase())
  if (type === 'text' || type === 'path') return text
  if (type === 'list') return splitList(text)
  if (type === 'patterns') {
    const patterns = splitList(text)
    return patterns.length > 0 ? patterns : undefined
  }
  if (type === 'networks') {
    const networks = splitList(text)
    return networks.every(isNetwork) ? networks : undefined
  }
  if (type === 'seconds') return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
  return type.includes(text) ? text : undefined
}

const splitList = (text: string): string[] =>
  text
    .split(/,(?![^{}]*\})/)
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** What {@link readText} takes, in words. */
export const expectedText = (type: SettingEntry['type']): string => {
  if (type === 'boolean') return '1 or 0'
  if (type === 'seconds') return 'a number of seconds'
  if (type === 'patterns') return 'patterns of files, separated by commas'
  if (type === 'networks') return 'networks such as 10.0.0.0/8 or fd00::/8, or names of networks, separated by commas'
  return typeof type === 'string' ? 'text' : type.join(' or ')
}

const booleans = new Map(
  Object.entries({ 1: true, true: true, yes: true, on: true, 0: false, false: false, no: false, off: false }),
)
