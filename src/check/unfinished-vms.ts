import { join } from 'node:path'
import type { Config } from '../config/config.js'
import { ExplainedError, systemErrorCode } from '../errors.js'
import { isAbandoned, readLock } from '../files/lock-file.js'
import { isDead, ownIdentity, type ProcessIdentity } from '../files/process-identity.js'
import { journalFolder, readJournal, vmsInFolder } from '../journal/journal.js'
import type { Problem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'

/** The unfinished VMs, and which journals cannot be read. */
export interface Unfinished {
  readonly unfinished: ReadonlyMap<string, 'apply' | 'destroy'>
  readonly problems: readonly Problem[]
}

/**
 * VMs that, by their journals, `provision-vm` (`apply`) or `destroy-vm` (`destroy`) began to work on and did not finish: it was
 * killed, or failed and kept the VM. VMs that are being worked on now are not among them.
 */
export const unfinishedVms = ({ root, terraform }: Pick<Config, 'root' | 'terraform'>): Unfinished => {
  const self = ownIdentity()
  const folder = journalFolder(terraform.dir)
  const unfinished = new Map<string, 'apply' | 'destroy'>()
  const problems: Problem[] = []
  for (const vm of vmsInFolder(folder, '.json')) {
    const read = <T>(name: string, action: () => T): T | undefined => {
      try {
        return action()
      } catch (error) {
        const { message, hint } = explained(error, vm)
        const path = rootRelative(root, join(folder, name))
        problems.push({ code: 'journal-unreadable', severity: 'error', message, hint, path, vm })
        return undefined
      }
    }
    const journal = read(`${vm}.json`, () => readJournal(terraform.dir, vm))
    if (journal === undefined || journal.phase === 'up' || isAtWork(journal.child, self)) continue
    if (read(`${vm}.lock`, () => isHeld(join(folder, `${vm}.lock`), self))) continue
    unfinished.set(vm, journal.phase)
  }
  return { unfinished, problems }
}

const explained = (error: unknown, vm: string): ExplainedError => {
  if (error instanceof ExplainedError) return error
  const code = systemErrorCode(error)
  if (code === undefined) throw error
  return new ExplainedError(
    `what provision-vm and destroy-vm recorded about ${vm} cannot be read (${code})`,
    'make it a readable file, or move it away',
  )
}

const isAtWork = (child: ProcessIdentity | undefined, self: ProcessIdentity): boolean =>
  child !== undefined && !isDead(child, self)

const isHeld = (path: string, self: ProcessIdentity): boolean => {
  const lock = readLock(path)
  return lock !== undefined && !isAbandoned(lock, self)
}
