import { lstatSync } from 'node:fs'

/** Whether there is nothing at `path`, not even a link. What cannot be looked at may be there. */
export const isNothingAt = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined
  } catch {
    return false
  }
}
