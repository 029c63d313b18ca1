import { type SettingEntry, type SettingKey, settings } from './settings.js'

/** What the config file's schema, the help and the documentation say of a setting: its sentence and its default. */
export const describeSetting = (key: SettingKey): string => {
  const { describe, type, default: held, otherwise }: SettingEntry = settings[key]
  return type === 'table' ? `${describe}.` : `${describe}. Default: ${otherwise ?? inWords(held)}`
}

const inWords = (value: unknown): string => (Array.isArray(value) ? value.join(', ') || 'none' : String(value))
