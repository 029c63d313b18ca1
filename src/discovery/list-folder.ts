import { type Dirent, readdirSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { systemErrorCode } from '../errors.js'
import type { Problem } from '../model/problem.js'
import { isWithin, rootRelative } from '../project/root-relative.js'
import { linkTarget, outsideProblem } from './link-target.js'

export interface Listing {
  /** Sorted by name, in the order of code units. */
  readonly entries: readonly Dirent[]
  readonly missing?: true
  /** Why there are none, when the folder is there. */
  readonly problem?: Problem
  /** The folder itself when it is outside the project: the user's own configuration named it. */
  readonly base?: string
}

/** What is in `folder`, unless a link on the way to it leads out of the project. */
export const listFolder = (folder: string, config: Config): Listing => {
  const base = isWithin(config.root, folder) ? undefined : folder
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    if (linkTarget(folder, config, base) === 'outside') return { entries: [], problem: outsideProblem(folder, config) }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    return { entries, ...(base === undefined ? {} : { base }) }
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === 'ENOENT') return { entries: [], missing: true }
    return { entries: [], problem: unlistable(rootRelative(config.root, folder), code) }
  }
}

const unlistable = (path: string, code: string | undefined): Problem => ({
  code: 'source-missing',
  severity: 'error',
  message: code === 'ENOTDIR' ? 'not a folder' : `the folder cannot be listed (${code ?? 'unknown reason'})`,
  hint: code === 'ENOTDIR' ? 'put a folder in its place' : 'make it a folder you may read',
  path,
})
