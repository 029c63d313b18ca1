import type { Layer, SourceRef } from './inventory.js'

/** Where a layer sets a variable: its source, at the line of the variable where that has one of its own. */
export const variableSource = ({ source, lines }: Pick<Layer, 'source' | 'lines'>, key: string): SourceRef => {
  const line = lines?.[key]
  return line === undefined ? source : { ...source, line }
}
