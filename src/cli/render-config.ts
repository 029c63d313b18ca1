import type { LoadedConfig, Origin } from '../config/config.js'
import { settingValue } from '../config/setting-value.js'
import { settingKeys, settings } from '../config/settings.js'
import { rootRelative } from '../project/root-relative.js'
import { inlineJson, jsonText } from './json-text.js'
import { table } from './table.js'

/** Settings that are shown relative to the root. */
const PATHS: ReadonlySet<string> = new Set(settingKeys.filter((key) => settings[key].type === 'path'))

/** What a default that is no value means, in words. */
const IN_WORDS: ReadonlyMap<string, string | undefined> = new Map(
  settingKeys.map((key) => [key, settings[key].otherwise]),
)

/** Every setting by dotted key with its value and where that comes from. */
export const renderConfig = ({ config, origins }: LoadedConfig, { json }: { readonly json: boolean }): string => {
  const values = [...origins].map(([key, origin]) => ({ key, value: settingValue(config, key), origin }))
  if (json) return jsonText({ settings: Object.fromEntries(values.map(({ key, ...rest }) => [key, rest])) })
  const rows = values.map(({ key, value, origin }) => [
    key,
    typeof value === 'string' && PATHS.has(key) ? rootRelative(config.root, value) : shown(value ?? IN_WORDS.get(key)),
    originText(origin),
  ])
  return table(['SETTING', 'VALUE', 'FROM'], rows)
}

const shown = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : inlineJson(value)

const originText = ({ layer, name }: Origin): string => name ?? layer
