import type { Layer } from './inventory.js'

/** The layer whose value of a variable is in force: the last that sets it. */
export const setterOf = (key: string, layers: readonly Layer[]): Layer | undefined =>
  layers.findLast(({ vars }) => Object.hasOwn(vars, key))
