import type { Config } from './config.js'
import type { SettingKey } from './settings.js'

/** What is in force for a dotted key, for a person to read; undefined: not set, and no default stands for it. */
export const settingValue = (config: Config, key: SettingKey | 'root'): unknown => {
  let value: unknown = config
  for (const step of key.split('.')) value = (value as Readonly<Record<string, unknown>>)[step]
  return value
}
