import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { systemErrorCode } from './errors.js'

/** Opening a pipe does not wait for somebody who writes into it. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** A pipe, a socket or a device stands where a file should be. Its `code` reads as a reason, as a system call's does. */
class NotRegular extends Error {
  readonly code = 'not a regular file'
  readonly syscall = 'read'
}

/**
 * All bytes of a file. A pipe in its place, which might never end, is an error instead. A read that was interrupted, as it can be
 * on a network file system, begins anew: Node does that for other calls.
 *
 * @throws what a failed system call throws (`EISDIR` for a folder), or an error with the code `not a regular file`
 */
export const readRegularFile = (path: string): Buffer => {
  for (;;) {
    try {
      return readWhole(path)
    } catch (error) {
      if (systemErrorCode(error) === 'EINTR') continue
      // A call on what is open does not say which file that is.
      throw error instanceof Error ? Object.assign(error, { path }) : error
    }
  }
}

const readWhole = (path: string): Buffer => {
  const descriptor = openSync(path, FLAGS)
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile() && !stats.isDirectory()) throw new NotRegular(`${path} is not a regular file`)
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
