import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '../config/config.js'
import type { FragmentFile } from '../discovery/fragment-file.js'
import { baseOf, linkProblem, linkTarget } from '../discovery/link-target.js'
import { NO_PERMISSION, systemErrorCode } from '../errors.js'
import { decodeUtf8 } from '../ini/decode-utf8.js'
import type { EmptyFile } from '../model/empty-file.js'
import type { Problem } from '../model/problem.js'

/** Bytes. A fragment has some hundred; what a larger one holds could keep everybody waiting. */
export const MAX_SIZE = 2 * 2 ** 20

/** Most fragments fit, and cost one read. */
const buffer = Buffer.allocUnsafe(2 ** 16)

/**
 * Text of a fragment, or why there is none. `''` for one that is gone. A pipe or a device never makes it wait.
 *
 * Of an empty file, what its reader needs to decide whether it stays so: Terraform empties a file before it writes it anew.
 */
export const readFragmentText = (file: FragmentFile, config: Config): string | Problem | EmptyFile => {
  try {
    return readWhole(file.path, constants.O_NOFOLLOW)
  } catch (error) {
    const code = systemErrorCode(error)
    // libuv begins an interrupted call again, but not a read.
    if (code === 'EINTR') return readFragmentText(file, config)
    if (code !== 'ELOOP') return explain(error)
  }
  const target = linkTarget(file.path, config, baseOf(dirname(file.path), config))
  const refused = linkProblem(file.path, target, config)
  if (refused !== undefined) return refused
  try {
    return readWhole(file.path, 0)
  } catch (error) {
    return explain(error)
  }
}

/** Tells what {@link readFragmentText} gives of an empty file from a problem. */
export const isEmptyFile = (text: string | Problem | EmptyFile): text is EmptyFile =>
  typeof text !== 'string' && 'mtimeMs' in text

const readWhole = (path: string, flags: number): string | Problem | EmptyFile => {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | flags)
  try {
    const length = readSync(fd, buffer)
    if (length > 0 && length < buffer.length) return decodeUtf8(buffer.subarray(0, length))
    const stat = fstatSync(fd)
    if (!stat.isFile()) return unreadable('not a regular file', 'move it out of the way')
    if (stat.size > MAX_SIZE) return unreadable('larger than 2 MiB', 'move it out of the way')
    return length === 0 ? stat : decodeUtf8(Buffer.concat([buffer.subarray(0, length), readFileSync(fd)]))
  } finally {
    closeSync(fd)
  }
}

const explain = (error: unknown): string | Problem => {
  const code = systemErrorCode(error)
  if (code === undefined) throw error
  if (code === 'ENOENT') return ''
  if (code === 'EISDIR') return unreadable('a folder where a fragment should be', 'move it out of the way')
  if (code === 'EACCES') return unreadable(...NO_PERMISSION)
  return unreadable(`cannot be read (${code})`, 'check the file and the disk')
}

const unreadable = (message: string, hint: string): Problem => ({
  code: 'fragment-unreadable',
  severity: 'error',
  message,
  hint,
})
