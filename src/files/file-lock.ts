import { lstatSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { attempt, EXIT, ExplainedError } from '../errors.js'
import { createWhole, isAbandoned, type LockFile, newLock, readLock, removeIfThere } from './lock-file.js'
import { ownIdentity, type ProcessIdentity, pidRuns } from './process-identity.js'
import { releaseAtEnd } from './release-at-end.js'
import { claimedBy, takeOver } from './take-over.js'
import { makerOf, temporaryName } from './temporary-name.js'

/** How to wait for a lock. */
export interface LockOptions {
  /** Seconds. */
  readonly timeout: number
  /** What the lock protects, for the message: `ansible/inventory.ini`. */
  readonly describe: string
  /** The flag that gives `timeout`: `--lock-timeout` without it. */
  readonly flag?: string
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `action` while this process holds the lock file at `path`: one process at a time, on one machine or on several that
 * share the folder. The lock of a dead process is taken over; that of a live one is waited for. It is gone afterwards, also
 * when the process is ended by a signal it can see.
 *
 * @throws ExplainedError that names the holder when the time is up, or what lies in the lock's place and is no file; the system
 * error when the lock file cannot be written
 */
export const withFileLock = async <T>(path: string, options: LockOptions, action: () => Promise<T> | T): Promise<T> => {
  const self = ownIdentity()
  const id = await acquire(path, options, self)
  const release = (): void => releaseOrLeave(path, id)
  const released = releaseAtEnd(release)
  try {
    sweep(path, id)
    return await action()
  } finally {
    released()
    release()
  }
}

/** What was done under the lock is done: a lock that cannot be removed is taken over once this process has ended. */
const releaseOrLeave = (path: string, id: string): void =>
  attempt(
    () => {
      if (readLock(path)?.id === id) removeIfThere(path)
    },
    () => undefined,
  )

const acquire = async (path: string, options: LockOptions, self: ProcessIdentity): Promise<string> => {
  const temporary = (): string => temporaryName(path, 'new')
  // Seconds; `performance` takes a millisecond to load.
  const deadline = process.uptime() + options.timeout
  let seen: LockFile | undefined
  for (;;) {
    if (options.signal?.aborted === true) throw interrupted(options)
    refuseOther(path, options)
    const { id, content } = newLock(self, new Date())
    if (readLock(path) === undefined && createWhole(path, content, temporary())) return id
    const held = readLock(path)
    const taken = held !== undefined && isAbandoned(held, self) ? takeOver(path, held, self, temporary) : undefined
    if (taken !== undefined) return taken
    seen = held ?? seen
    if (seen !== undefined && process.uptime() >= deadline) throw timedOut(path, seen, options)
    await sleep(10 + Math.random() * 30)
  }
}

/** A link that leads nowhere is no lock to read and no place to make one: it would be waited for without end. */
const refuseOther = (path: string, { describe }: LockOptions): void => {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined || stats.isFile()) return
  const what = stats.isSymbolicLink() ? 'a symbolic link' : stats.isDirectory() ? 'a folder' : 'not a regular file'
  throw new ExplainedError(`${path} is ${what}, where the lock of ${describe} has to be`, 'move it away')
}

/** Removes what killed takers have left; claims speak of locks that are gone, since this process holds the lock. */
const sweep = (path: string, id: string): void => {
  const name = basename(path)
  try {
    for (const entry of readdirSync(dirname(path))) {
      const claimed = claimedBy(entry, name)
      const isClaim = claimed !== undefined && claimed !== id
      const pid = makerOf(entry, name, 'new')
      if (isClaim || (pid !== undefined && !pidRuns(pid))) removeIfThere(join(dirname(path), entry))
    }
  } catch {
    // A folder that may not be listed: what was left stays, and does no harm.
  }
}

const timedOut = (path: string, { holder, modified }: LockFile, options: LockOptions): ExplainedError => {
  const { describe, timeout, flag = '--lock-timeout' } = options
  const who =
    holder === undefined
      ? `an unknown process${since(modified)}`
      : `process ${holder.pid} on ${holder.host} since ${holder.created}`
  const [waited, longer] = timeout === 0 ? ['', ''] : [`; waited ${timeout} s`, `, or raise ${flag}`]
  return new ExplainedError(
    `${describe} is locked by ${who}${waited}`,
    `wait for it to end${longer}; if it no longer runs, remove ${path}`,
  )
}

/** The time stamp of a file may be one that no `Date` can hold. */
const since = (modified: number): string => {
  const date = new Date(modified)
  return Number.isNaN(date.getTime()) ? '' : ` since ${date.toISOString()}`
}

const interrupted = ({ describe }: LockOptions): ExplainedError =>
  new ExplainedError(`interrupted while waiting for the lock of ${describe}`, 'run it again', {
    exitCode: EXIT.interrupted,
  })
