import { closeSync, openSync, readSync } from 'node:fs'
import { systemErrorCode } from '../errors.js'
import { OPEN_FLAGS } from './look-at-state.js'

/** Larger than nearly every state of one VM; one read fills it at most. */
const buffer = Buffer.allocUnsafeSlow(128 * 1024)

/**
 * The text of a state file in three system calls; null when there is none; undefined when anything is out of the ordinary
 * (it is empty, a link, no file, large, not readable): then `readStateCarefully` says what.
 *
 * Whether it was read while being written shows only when it is parsed.
 */
export const readStateFast = (path: string): string | null | undefined => {
  let descriptor: number
  try {
    descriptor = openSync(path, OPEN_FLAGS)
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? null : undefined
  }
  try {
    const length = readOnce(descriptor)
    return length === 0 || length === buffer.length ? undefined : buffer.toString('utf8', 0, length)
  } catch {
    return undefined
  }
}

/** Fills the buffer as far as one read does, and closes the file: that can fail as well. */
const readOnce = (descriptor: number): number => {
  try {
    return readSync(descriptor, buffer, 0, buffer.length, null)
  } finally {
    closeSync(descriptor)
  }
}
