import type { Config } from '../config/config.js'
import { resourceTypes } from '../resources/index.js'
import type { Use } from '../state/select-resources.js'

const known = new WeakMap<Config, ReadonlyMap<string, Use>>()

/** What becomes of the resources of a type, by the type. Of those that are not in it nothing does, unless outputs tell of a VM. */
export const usesOf = (config: Config): ReadonlyMap<string, Use> => {
  let uses = known.get(config)
  if (uses === undefined) {
    uses = collectUses(config)
    known.set(config, uses)
  }
  return uses
}

const collectUses = (config: Config): Map<string, Use> => {
  const uses = new Map<string, Use>()
  for (const type of resourceTypes.values()) {
    if (type.kind === 'machine') for (const companion of type.companions ?? []) uses.set(companion, 'other')
  }
  for (const { type, kind } of resourceTypes.values()) uses.set(type, kind === 'machine' ? 'machine' : 'other')
  for (const type of Object.keys(config.resources)) uses.set(type, 'machine')
  return uses
}
