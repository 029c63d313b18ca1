import { renameSync } from 'node:fs'
import { createWhole, isAbandoned, type LockFile, newLock, readLock, removeIfThere, writeNew } from './lock-file.js'
import type { ProcessIdentity } from './process-identity.js'

/**
 * Takes over the lock of a dead process, or leaves things as they are when somebody else is at it.
 *
 * Two processes that both judged one lock dead must not both take it, and a slow one must not remove the lock of whoever
 * was faster. So a dead lock is claimed first: the claim's file name holds the lock's id and is created in one step, so
 * there is one claimant at most, and only it may replace the lock, in one rename. A claimant that died is replaced the same
 * way, by a claim on its claim. Ids never come again, and a claim is only removed when the lock it speaks of has been
 * replaced: whoever still finds the lock in place *after* claiming is the only one with a right to it.
 *
 * @returns the id of the lock that is now this process's, or undefined
 */
export const takeOver = (
  path: string,
  dead: LockFile,
  self: ProcessIdentity,
  temporary: () => string,
): string | undefined => {
  const chain = [{ at: path, id: dead.id }]
  let claim = claimOf(path, dead.id)
  while (!createWhole(claim, newLock(self, new Date()).content, temporary())) {
    const other = readLock(claim)
    if (other === undefined || !isAbandoned(other, self)) return undefined
    chain.push({ at: claim, id: other.id })
    claim = claimOf(path, other.id)
  }
  const isInPlace = chain.every(({ at, id }) => readLock(at)?.id === id)
  if (!isInPlace) {
    removeIfThere(claim)
    return undefined
  }
  const { id, content } = newLock(self, new Date())
  const replacement = temporary()
  try {
    writeNew(replacement, content)
    renameSync(replacement, path)
  } catch (error) {
    removeIfThere(replacement)
    removeIfThere(claim)
    throw error
  }
  for (const { at } of chain.slice(1)) removeIfThere(at)
  removeIfThere(claim)
  return id
}

/** The file that claims the lock (or claim) with that id. */
const claimOf = (path: string, id: string): string => `${path}.${id}`

/** The id of the lock `name` that a file claims, by the file's name; undefined for any other file. */
export const claimedBy = (entry: string, name: string): string | undefined => {
  const id = entry.slice(name.length + 1)
  return entry === claimOf(name, id) && /^[0-9a-f]{32}$/.test(id) ? id : undefined
}
