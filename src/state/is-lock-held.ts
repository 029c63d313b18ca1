import { readFileSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { readLockInfo } from './lock-info.js'

/**
 * Whether somebody is at work on a state now. Terraform's lock file alone does not say so, since one that was killed leaves
 * it: the lock itself is an fcntl lock, which Linux lists by inode. Where that cannot be seen (another machine's, no /proc)
 * the lock file counts until it is stale.
 *
 * @param staleAfter seconds
 */
export const isLockHeld = (statePath: string, staleAfter: number): boolean => {
  const lock = readLockInfo(statePath, staleAfter)
  if (lock === undefined) return false
  const local = lock.who === undefined || lock.who.endsWith(`@${hostname()}`)
  return (local ? isListed(statePath) : undefined) ?? !lock.stale
}

/** Undefined where there is no such list. */
const isListed = (path: string): boolean | undefined => {
  try {
    const { ino } = statSync(path)
    // Such as: 1: POSIX  ADVISORY  WRITE 30353 fe:00:10273017 0 EOF
    return readFileSync('/proc/locks', 'utf8').includes(`:${ino} `)
  } catch {
    return undefined
  }
}
