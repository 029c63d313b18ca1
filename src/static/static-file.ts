import { basename, dirname, join } from 'node:path'
import type { Config } from '../config/config.js'
import { attempt, ExplainedError } from '../errors.js'
import { rootRelative } from '../project/root-relative.js'
import { readRegularFile } from '../read-regular-file.js'

/** Where the lock of a static inventory lies. */
export const staticLock = (file: string): string => join(dirname(file), `.${basename(file)}.lock`)

/** The static inventory as messages name it. */
export const shownStatic = ({ root, static: { file } }: Pick<Config, 'root' | 'static'>): string =>
  rootRelative(root, file)

const SHORTER = 'set static.file to a shorter path'

/**
 * Text of the static inventory that is there; undefined for none.
 *
 * @throws ExplainedError when it cannot be read
 */
export const readStatic = (config: Config): string | undefined =>
  attempt(
    () => readRegularFile(config.static.file).toString('utf8'),
    (code, cause) => {
      if (code === 'ENOENT') return undefined
      throw new ExplainedError(
        `${shownStatic(config)} cannot be read (${code})`,
        code === 'ENAMETOOLONG' ? SHORTER : 'make it a readable and writable file',
        { cause },
      )
    },
  )

/** Why it cannot be written, and what to do. */
export const cannotWrite = (config: Config, code: string, cause: unknown): ExplainedError =>
  new ExplainedError(
    `${shownStatic(config)} cannot be written (${code})`,
    WRITE_HINTS[code] ?? 'make its folder writable, or set static.file to another place',
    { cause },
  )

/** By the code of the system call that failed. */
const WRITE_HINTS: Readonly<Record<string, string>> = {
  ENOENT: 'create its folder, or set static.file to another place',
  ENOSPC: 'make room on the disk',
  EDQUOT: 'make room on the disk',
  EFBIG: 'raise the limit for the size of files (ulimit -f)',
  EIO: 'check the disk',
  EISDIR: 'move away what is in its place',
  EPERM:
    'remove its immutable flag (lsattr shows it), or have its owner move it away: in a sticky folder only the owner can',
  ENAMETOOLONG: SHORTER,
}
