import type { LoadedConfig, Origin } from '../config/config.js'
import { settingValue } from '../config/setting-value.js'
import { rootRelative } from '../project/root-relative.js'
import { inlineJson, jsonText } from './json-text.js'
import { table } from './table.js'

/** Settings whose value is a path, shown relative to the root. */
const PATHS = new Set(['terraform.dir', 'terraform.data_dir', 'static.file'])

/** Every setting by dotted key with its value and who set it. */
export const renderConfig = ({ config, origins }: LoadedConfig, { json }: { readonly json: boolean }): string => {
  const settings = [...origins].map(([key, origin]) => ({ key, value: settingValue(config, key), origin }))
  if (json) return jsonText({ settings: Object.fromEntries(settings.map(({ key, ...rest }) => [key, rest])) })
  const rows = settings.map(({ key, value, origin }) => [
    key,
    typeof value === 'string' && PATHS.has(key) ? rootRelative(config.root, value) : shown(value),
    originText(origin),
  ])
  return table(['SETTING', 'VALUE', 'FROM'], rows)
}

const shown = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : inlineJson(value)

const originText = ({ layer, name }: Origin): string => name ?? layer
