import type { Layer } from '../model/inventory.js'
import { setterOf } from '../model/provenance.js'

/**
 * Whether a variable is one of Terraform's facts, which only the inventory script tells: it has their prefix, and neither a
 * fragment nor a default set it (an output may have).
 */
export const isFact = (key: string, layers: readonly Layer[]): boolean => {
  if (!key.startsWith('tf_')) return false
  const setter = setterOf(key, layers)
  return setter === undefined || setter.source.kind === 'state'
}
