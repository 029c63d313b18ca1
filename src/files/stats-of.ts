import { type Stats, statSync } from 'node:fs'

/** What is at `path`, links followed; undefined for nothing, and for what cannot be looked at. */
export const statsOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
