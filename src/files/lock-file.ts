import { closeSync, fchmodSync, linkSync, openSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { attempt, systemErrorCode } from '../errors.js'
import { readRegularFile } from '../read-regular-file.js'
import { hashOf } from './hash-of.js'
import { isDead, isProcessIdentity, type ProcessIdentity } from './process-identity.js'
import { randomDigits } from './random-digits.js'

interface Holder extends ProcessIdentity {
  readonly id: string
  readonly created: string
}

/** A lock, or the claim to take one over, as it lies on disk. */
export interface LockFile {
  /** Tells this lock from every other that ever was: a random number, 32 hexadecimal digits. */
  readonly id: string
  /** Undefined when the file is not one of ours, or not written to its end. */
  readonly holder: Holder | undefined
  /** Milliseconds since the epoch. */
  readonly modified: number
}

/** Content for a lock of this process, and its id. */
export const newLock = (self: ProcessIdentity, now: Date): { id: string; content: string } => {
  const id = randomDigits(32)
  return { id, content: `${JSON.stringify({ id, ...self, created: now.toISOString() })}\n` }
}

/** The lock at `path`, or undefined when there is none. */
export const readLock = (path: string): LockFile | undefined => {
  const found = unlessGone(() => ({ text: readRegularFile(path).toString('utf8'), modified: statSync(path).mtimeMs }))
  if (found === undefined) return undefined
  const { text, modified } = found
  const holder = parseHolder(text)
  // Of a file that is not ours only its content is known: good enough to see that it is still the same one.
  const id = holder?.id ?? hashOf(`${modified} ${text}`).slice(0, 32)
  return { id, holder, modified }
}

/** A lock without a holder is one that is just being written where there are no hard links, or somebody's leftover. */
const TIME_TO_WRITE_A_LOCK = 10_000

/** Whether a lock may be taken over. A time stamp in the future counts as one that is as far in the past. */
export const isAbandoned = ({ holder, modified }: LockFile, self: ProcessIdentity): boolean =>
  holder === undefined ? Math.abs(Date.now() - modified) > TIME_TO_WRITE_A_LOCK : isDead(holder, self)

/**
 * Creates a file with its content in one step; false when there is one already.
 *
 * @param temporary a path in the same folder that nobody else uses
 */
export const createWhole = (path: string, content: string, temporary: string): boolean => {
  try {
    writeNew(temporary, content)
    try {
      linkSync(temporary, path)
    } catch (error) {
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(systemErrorCode(error) ?? '')) throw error
      // A file system without hard links: the file is there before its content.
      writeNew(path, content)
    }
    return true
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    removeIfThere(temporary)
  }
}

/** Writes a file that must not be there yet; leaves none behind on failure. */
export const writeNew = (path: string, content: string): void => {
  const file = openSync(path, 'wx', 0o644)
  try {
    writeFileSync(file, content)
    // Everybody who may wait must be able to see for whom, whatever the umask.
    fchmodSync(file, 0o644)
  } catch (error) {
    removeIfThere(path)
    throw error
  } finally {
    closeSync(file)
  }
}

/** Removes a file; one that is gone already is fine. */
export const removeIfThere = (path: string): void => unlessGone(() => unlinkSync(path))

const unlessGone = <T>(call: () => T): T | undefined =>
  attempt(call, (code, error) => {
    if (code !== 'ENOENT') throw error
    return undefined
  })

const parseHolder = (text: string): Holder | undefined => {
  try {
    const lock: unknown = JSON.parse(text)
    return isHolder(lock) ? lock : undefined
  } catch {
    return undefined
  }
}

/** The id becomes part of a file name. */
const isHolder = (lock: unknown): lock is Holder => {
  if (!isProcessIdentity(lock)) return false
  const { id, created }: Partial<Holder> = lock
  return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id) && typeof created === 'string'
}
