import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { attempt, ExplainedError } from '../errors.js'
import type { Environment } from '../model/environment.js'
import { readRegularFile } from '../read-regular-file.js'
import { buildConfig } from './build-config.js'
import { CONFIG_FILE, type LoadedConfig, type Origin } from './config.js'
import { flagWords } from './flag-words.js'
import { environmentLayer, flagLayer } from './given-layers.js'
import { type SettingKey, type SettingLayer, settingKeys, settings } from './settings.js'
import { unknownVariables } from './unknown-variables.js'

interface Options {
  /** Absolute. */
  readonly root: string
  readonly env: Environment
  /** By the flag's name: `lock-timeout`. */
  readonly flags?: Readonly<Record<string, unknown>>
}

/**
 * The configuration in force: defaults, overridden by `vm-infra.config.json`, the environment and the flags, in that order.
 *
 * @throws ExplainedError when a layer holds something that it cannot.
 */
export const loadConfig = async ({ root, env, flags = {} }: Options): Promise<LoadedConfig> => {
  const layers: [Origin['layer'], SettingLayer][] = [
    ['file', await fileLayer(root)],
    ['environment', environmentLayer(env)],
    ['flag', flagLayer(flags)],
  ]
  const origins = new Map<string, Origin>([['root', rootOrigin(env, flags)]])
  for (const key of settingKeys) {
    const layer = layers.findLast(([, values]) => values[key] !== undefined)?.[0] ?? 'default'
    origins.set(key, { layer, ...originName(layer, key) })
  }
  const merged: SettingLayer = Object.assign({}, ...layers.map(([, values]) => values))
  return { config: buildConfig(root, merged, flagWords(flags)), origins, problems: unknownVariables(env) }
}

const fileLayer = async (root: string): Promise<SettingLayer> => {
  const text = readConfigFile(join(root, CONFIG_FILE))
  if (text === undefined) return {}
  const { checkFile } = await import('./check-file.js')
  return checkFile(text.replace(/^\ufeff/, ''), CONFIG_FILE)
}

/** Bytes. Nobody writes more by hand. */
const MAX_SIZE = 2 ** 20

const readConfigFile = (path: string): string | undefined => {
  const bytes = attempt(
    () => readIfThere(path),
    (code, cause) => {
      throw new ExplainedError(`${CONFIG_FILE}: cannot be read (${code})`, 'make it a readable file', { cause })
    },
  )
  if (bytes === undefined) return undefined
  if (bytes.length > MAX_SIZE) throw new ExplainedError(`${CONFIG_FILE}: larger than 1 MiB`, 'shorten it')
  return bytes.toString('utf8')
}

/** Undefined where there is nothing; but a link to nowhere is a configuration that is missing, not none. */
const readIfThere = (path: string): Buffer | undefined =>
  attempt(
    () => readRegularFile(path),
    (code, error) => {
      if (code === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined
      throw error
    },
  )

const originName = (layer: Origin['layer'], key: SettingKey): { name?: string } => {
  const { variable, flag } = settings[key]
  if (layer === 'file') return { name: CONFIG_FILE }
  if (layer === 'environment' && variable !== undefined) return { name: variable }
  return layer === 'flag' ? { name: `--${flag}` } : {}
}

const rootOrigin = (env: Environment, flags: Readonly<Record<string, unknown>>): Origin => {
  if (typeof flags.root === 'string') return { layer: 'flag', name: '--root' }
  return env.VM_INFRA_ROOT ? { layer: 'environment', name: 'VM_INFRA_ROOT' } : { layer: 'default' }
}
