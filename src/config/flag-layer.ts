import { UsageError } from '../errors.js'
import { expectedText, readText } from './read-text.js'
import { type SettingEntry, type SettingLayer, settingKeys, settings } from './settings.js'

/**
 * What the flags set, by the flag's name; others are none of its business. A value is text (as in the environment), or a
 * boolean already.
 *
 * @throws UsageError that names the flag and what it takes.
 */
export const flagLayer = (flags: Readonly<Record<string, unknown>>): SettingLayer => {
  const layer: Record<string, unknown> = {}
  for (const key of settingKeys) {
    const { flag, type } = settings[key]
    const given = flag === undefined ? undefined : flags[flag]
    if (given === undefined) continue
    const value = readFlag(type, given)
    if (value === undefined) {
      const hint = `give it ${expectedText(type)}`
      throw new UsageError(`--${flag} has a value that it cannot take`, hint)
    }
    layer[key] = value
  }
  return layer as SettingLayer
}

const readFlag = (type: SettingEntry['type'], given: unknown): unknown => {
  if (typeof given === 'boolean') return type === 'boolean' ? given : undefined
  return typeof given === 'string' && given !== '' ? readText(type, given) : undefined
}
