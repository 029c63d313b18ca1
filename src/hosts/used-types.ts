import type { Config } from '../config/config.js'
import { resourceTypes } from '../resources/index.js'

const known = new WeakMap<Config, ReadonlySet<string>>()

/** The resource types that hosts and groups are made of. Others matter only where outputs alone tell of a VM. */
export const usedTypes = (config: Config): ReadonlySet<string> => {
  let types = known.get(config)
  if (types === undefined) {
    types = collectTypes(config)
    known.set(config, types)
  }
  return types
}

const collectTypes = (config: Config): Set<string> => {
  const types = new Set([...resourceTypes.keys(), ...Object.keys(config.resources)])
  for (const type of resourceTypes.values()) {
    if (type.kind === 'machine') for (const companion of type.companions ?? []) types.add(companion)
  }
  return types
}
