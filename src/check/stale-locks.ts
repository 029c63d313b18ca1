import { join } from 'node:path'
import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { attempt } from '../errors.js'
import { type LockFile, readLock } from '../files/lock-file.js'
import { isDead, ownIdentity } from '../files/process-identity.js'
import { journalFolder, vmsInFolder } from '../journal/journal.js'
import type { Problem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'
import { readLockInfo } from '../state/lock-info.js'
import { staleLock } from '../state/read-state-carefully.js'
import { staticLock } from '../static/static-file.js'

/**
 * A problem for each lock of this program that is old and whose holder, on another machine or in another container, cannot be
 * checked for life from here. A lock whose holder is known to be dead is no problem: the next run takes it over.
 */
export const staleOwnLocks = ({ root, locks, static: { file }, terraform }: Config): Problem[] => {
  const self = ownIdentity()
  const folder = journalFolder(terraform.dir)
  const ofVms = vmsInFolder(folder, '.lock').map((name) => ({ path: join(folder, `${name}.lock`), of: name, vm: name }))
  return [{ path: staticLock(file), of: rootRelative(root, file) }, ...ofVms].flatMap(
    ({ path, of, ...vm }): Problem[] => {
      const holder = holderOf(path)
      if (holder === undefined || (holder.host === self.host && holder.namespace === self.namespace)) return []
      if (isDead(holder, self) || !(Date.now() - Date.parse(holder.created) > locks.stale_after * 1000)) return []
      const shown = rootRelative(root, path)
      return [
        {
          code: 'lock-stale',
          severity: 'notice',
          message: `the lock of ${of}, held by process ${holder.pid} on ${holder.host} since ${holder.created}, counts as left behind`,
          hint: `make sure that it no longer runs there, then remove ${shown}`,
          path: shown,
          ...vm,
        },
      ]
    },
  )
}

/** A lock file that cannot be read counts as not held. */
const holderOf = (path: string): LockFile['holder'] =>
  attempt(
    () => readLock(path)?.holder,
    () => undefined,
  )

/** A problem for each state beside which a killed Terraform left its lock. */
export const staleLocks = (states: readonly StateFile[], { locks }: Config): Problem[] =>
  states.flatMap((file) => {
    const lock = readLockInfo(file.path, locks.stale_after)
    return lock?.stale ? [staleLock(file, lock)] : []
  })
