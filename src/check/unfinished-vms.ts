import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.js'
import { systemErrorCode } from '../errors.js'
import { journalFolder, readJournal } from '../provision/journal.js'
import { isAbandoned, readLock } from '../static/lock-file.js'
import { isDead, ownIdentity, type ProcessIdentity } from '../static/process-identity.js'

/**
 * VMs that `provision-vm` (`apply`) or `destroy-vm` (`destroy`) began with and did not finish, by their journals: killed, or
 * failed and kept. Not those that one of them, or what it started, is at work on now.
 */
export const unfinishedVms = ({ terraform }: Config): ReadonlyMap<string, 'apply' | 'destroy'> => {
  const self = ownIdentity()
  const unfinished = new Map<string, 'apply' | 'destroy'>()
  for (const vm of journaled(terraform.dir)) {
    const journal = readJournal(terraform.dir, vm)
    if (journal === undefined || journal.phase === 'up') continue
    if (isAtWork(journal.child, self) || isLocked(join(journalFolder(terraform.dir), `${vm}.lock`), self)) continue
    unfinished.set(vm, journal.phase)
  }
  return unfinished
}

const journaled = (terraformDir: string): string[] => {
  try {
    return readdirSync(journalFolder(terraformDir))
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .map((name) => name.slice(0, -'.json'.length))
      .sort()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemErrorCode(error) ?? '')) return []
    throw error
  }
}

const isAtWork = (child: ProcessIdentity | undefined, self: ProcessIdentity): boolean =>
  child !== undefined && !isDead(child, self)

const isLocked = (path: string, self: ProcessIdentity): boolean => {
  const lock = readLock(path)
  return lock !== undefined && !isAbandoned(lock, self)
}
