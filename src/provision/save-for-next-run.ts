import { attempt } from '../errors.js'
import { writeFileAtomic } from '../files/write-file-atomic.js'

/**
 * Saves a file without which the next run only takes longer. So it is no error if it cannot be saved, in a folder of somebody else
 * for example. It is replaced, not written into: the old one may be another user's, too.
 */
export const saveForNextRun = (path: string, text: string, options?: { readonly mode: number }): void =>
  attempt(
    () => writeFileAtomic(path, text, options),
    () => undefined,
  )
