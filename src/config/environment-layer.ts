import { ExplainedError } from '../errors.js'
import { expectedText, readText } from './read-text.js'
import { type SettingLayer, settingKeys, settings } from './settings.js'

/**
 * What the environment sets.
 *
 * @throws ExplainedError that names the variable and what it takes, never what it holds.
 */
export const environmentLayer = (env: Readonly<Record<string, string | undefined>>): SettingLayer => {
  const layer: Record<string, unknown> = {}
  for (const key of settingKeys) {
    const { variable, type } = settings[key]
    const text = variable === undefined ? undefined : env[variable]
    if (variable === undefined || text === undefined || text === '') continue
    const value = readText(type, text)
    if (value === undefined) {
      throw new ExplainedError(
        `${variable} has a value that it cannot take`,
        `set it to ${expectedText(type)}, or unset it`,
      )
    }
    layer[key] = value
  }
  return layer as SettingLayer
}
