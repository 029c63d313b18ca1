import type { Config } from '../config/config.js'
import type { Layer } from '../model/inventory.js'

/** The variables of a host or group that may be templates: fragments set them, and the config allows it. Undefined for none. */
export const templatesOf = (layers: readonly Layer[], { fragments: { templates } }: Config): string[] | undefined => {
  if (templates.length === 0) return undefined
  const found = layers.flatMap(({ source, vars }) =>
    source.kind === 'fragment' ? templates.filter((key) => Object.hasOwn(vars, key)) : [],
  )
  return found.length === 0 ? undefined : found
}
