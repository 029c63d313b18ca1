import type { Config } from './config.js'

/** What is in force for a dotted key, or `root`, for a person to read; undefined: not set, and no default stands for it. */
export const settingValue = (config: Config, key: string): unknown => {
  let value: unknown = config
  for (const step of key.split('.')) value = (value as Readonly<Record<string, unknown>>)[step]
  return value
}
