import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { isOutside, type LinkRules } from '../discovery/link-target.js'
import type { StateFile } from '../discovery/state-file.js'
import { attempt, isMissing, NO_PERMISSION } from '../errors.js'
import type { ProblemCode } from '../model/problem.js'

/** A link fails with ELOOP instead of being followed, and a FIFO does not wait for a writer. */
export const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** More than this is no state (bytes); beyond about twice as much, JavaScript has no string for it. */
const MAX_SIZE = 256 * 1024 * 1024

/** Why a file is not read: like a `Problem` without its place. */
export interface Refusal {
  readonly code: ProblemCode
  readonly message: string
  readonly hint: string
}

/**
 * One look at a state file.
 *
 * `text`: what stands in it, perhaps empty, perhaps cut off, when it was last written (ms since the epoch), and how many
 * blocks the disk holds for it.
 * `rewritten`: it changed while it was read, and halves of two writings can be JSON together: look again.
 */
export type Look =
  | { readonly kind: 'text'; readonly text: string; readonly mtimeMs: number; readonly blocks: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'rewritten' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** Reads a file once. Only a regular file is read, and a link only when it leads to one below the root or the file's `base`. */
export const lookAtState = ({ path, base }: Pick<StateFile, 'path' | 'base'>, rules: LinkRules): Look =>
  attempt(
    () => lookAt(path),
    (code) => (code === 'ELOOP' || code === 'EMLINK' ? followLink(path, rules, base) : explain(code)),
  )

/** Opens the target that was judged, not the link again: it may lead elsewhere by then. */
const followLink = (path: string, rules: LinkRules, base: string | undefined): Look => {
  const target = attempt(
    () => realpathSync(path),
    (code) => {
      if (isMissing(code))
        return refused('it is a symbolic link that leads nowhere', 'remove it, or restore its target')
      return code === 'ELOOP'
        ? refused('it is a symbolic link that leads back to itself', 'remove the link')
        : explain(code)
    },
  )
  if (typeof target !== 'string') return target
  if (isOutside(target, rules, base)) {
    return {
      kind: 'refused',
      refusal: {
        code: 'path-outside-root',
        message: 'it is a symbolic link out of the project, which is not followed',
        hint: 'set follow_symlinks if it is yours',
      },
    }
  }
  return attempt(() => lookAt(target), explain)
}

const lookAt = (path: string): Look => {
  const descriptor = openSync(path, OPEN_FLAGS)
  try {
    const stats = fstatSync(descriptor)
    if (stats.isDirectory()) return refused('it is a folder, not a file', 'move the folder away')
    if (!stats.isFile()) return refused('it is not a regular file', 'put a state file there, or remove it')
    if (stats.size > MAX_SIZE) return refused('it is too large for a state (more than 256 MiB)', 'check what wrote it')
    const bytes = readBytes(descriptor, stats.size)
    const after = fstatSync(descriptor)
    if (after.mtimeMs !== stats.mtimeMs || after.size !== stats.size) return { kind: 'rewritten' }
    return { kind: 'text', text: bytes.toString('utf8'), mtimeMs: stats.mtimeMs, blocks: stats.blocks }
  } finally {
    closeSync(descriptor)
  }
}

const readBytes = (descriptor: number, size: number): Buffer => {
  const bytes = Buffer.allocUnsafe(size)
  let length = 0
  while (length < size) {
    const read = readSync(descriptor, bytes, length, size - length, length)
    if (read === 0) break
    length += read
  }
  return bytes.subarray(0, length)
}

const explain = (code: string): Look => {
  if (isMissing(code)) return { kind: 'absent' }
  if (code === 'EACCES' || code === 'EPERM') return refused(...NO_PERMISSION)
  if (code === 'ENXIO') return refused('it is not a regular file', 'put a state file there, or remove it')
  return refused(`it cannot be read (${code})`, 'check the file and its file system')
}

const refused = (message: string, hint: string): Look => ({
  kind: 'refused',
  refusal: { code: 'state-unreadable', message, hint },
})
