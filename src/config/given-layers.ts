import { ExplainedError, UsageError } from '../errors.js'
import type { Environment } from '../model/environment.js'
import { expectedText, readText } from './read-text.js'
import { type SettingEntry, type SettingLayer, settingKeys, settings } from './settings.js'

/**
 * What the environment sets.
 *
 * @throws ExplainedError that names the variable and what it takes, never what it holds.
 */
export const environmentLayer = (env: Environment): SettingLayer =>
  layerOf(({ variable, type }) => {
    const text = variable && env[variable]
    if (!text) return undefined
    const value = readText(type, text)
    if (value !== undefined) return value
    const hint = `set it to ${expectedText(type)}, or unset it`
    throw new ExplainedError(`${variable} has an invalid value`, hint)
  })

/**
 * What the flags set, by the flag's name; flags that belong to no setting are passed over. A value is text (as in the environment),
 * or a boolean already.
 *
 * @throws UsageError that names the flag and what it takes.
 */
export const flagLayer = (flags: Readonly<Record<string, unknown>>): SettingLayer =>
  layerOf(({ flag, type }) => {
    const given = flag && flags[flag]
    if (given === undefined) return undefined
    const value = readFlag(type, given)
    if (value !== undefined) return value
    throw new UsageError(`--${flag} has an invalid value`, `give it ${expectedText(type)}`)
  })

const readFlag = (type: SettingEntry['type'], given: unknown): unknown => {
  if (typeof given === 'boolean') return type === 'boolean' ? given : undefined
  return typeof given === 'string' && given !== '' ? readText(type, given) : undefined
}

/** @param given gives the value of a setting; undefined: it is not set */
const layerOf = (given: (setting: SettingEntry) => unknown): SettingLayer => {
  const layer: Record<string, unknown> = {}
  for (const key of settingKeys) {
    const value = given(settings[key])
    if (value !== undefined) layer[key] = value
  }
  return layer as SettingLayer
}
