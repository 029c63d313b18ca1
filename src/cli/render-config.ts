import type { Config, LoadedConfig } from '../config/config.js'
import { settingValue } from '../config/setting-value.js'
import { type SettingEntry, type SettingKey, settings } from '../config/settings.js'
import { rootRelative } from '../project/root-relative.js'
import { inlineJson, jsonText } from './json-text.js'
import { table } from './table.js'

/** Every setting by dotted key with its value and where that comes from. */
export const renderConfig = ({ config, origins }: LoadedConfig, { json }: { readonly json: boolean }): string => {
  const values = [...origins].map(([key, origin]) => ({ key, value: settingValue(config, key), origin }))
  if (json) return jsonText({ settings: Object.fromEntries(values.map(({ key, ...rest }) => [key, rest])) })
  const rows = values.map(({ key, value, origin: { layer, name } }) => [key, shown(key, value, config), name ?? layer])
  return table(['SETTING', 'VALUE', 'FROM'], rows)
}

/** A path relative to the root; a default that is no value in words. The root itself is no setting. */
const shown = (key: string, value: unknown, { root }: Config): string => {
  const { type, otherwise = '' }: Partial<SettingEntry> = settings[key as SettingKey] ?? {}
  if (value === undefined) return otherwise
  if (typeof value !== 'string') return inlineJson(value)
  return type === 'path' ? rootRelative(root, value) : value
}
