import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.js'
import { attempt } from '../errors.js'
import type { Problem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'
import { baseOf, danglingProblem, isDangling, linkTarget, outsideProblem } from './link-target.js'
import { isNameless, REPLACEMENT } from './nameless.js'

export interface Listing {
  /** Sorted by name, in the order of code units. */
  readonly entries: readonly Dirent[]
  /** What is there too, but cannot be opened: its name is no UTF-8. */
  readonly nameless?: readonly Dirent[]
  readonly missing?: true
  /** Why there are none, when the folder is there. */
  readonly problem?: Problem
  /** See {@link baseOf}. */
  readonly base?: string
}

/** What is in `folder`, unless a link on the way to it leads out of the project. */
export const listFolder = (folder: string, config: Config): Listing => {
  const base = baseOf(folder, config)
  return attempt(
    (): Listing => {
      const entries = readdirSync(folder, { withFileTypes: true })
      if (linkTarget(folder, config, base) === 'outside') return none(outsideProblem(folder, config))
      entries.sort((a, b) => (a.name < b.name ? -1 : 1))
      return { ...byName(folder, entries), ...(base === undefined ? {} : { base }) }
    },
    (code) => {
      if (code !== 'ENOENT') return none(unlistable(rootRelative(config.root, folder), code))
      return isDangling(folder) ? none(danglingProblem(folder, config)) : { entries: [], missing: true }
    },
  )
}

const none = (problem: Problem): Listing => ({ entries: [], problem })

const byName = (folder: string, entries: readonly Dirent[]): Pick<Listing, 'entries' | 'nameless'> => {
  // Where Node makes several names the same, at most one of them really is that name.
  const nameless = entries.filter(
    ({ name }, at) => name.includes(REPLACEMENT) && (name === entries[at - 1]?.name || isNameless(join(folder, name))),
  )
  if (nameless.length === 0) return { entries }
  return { entries: entries.filter((entry) => !nameless.includes(entry)), nameless }
}

const unlistable = (path: string, code: string): Problem => ({
  code: 'source-missing',
  severity: 'error',
  message: code === 'ENOTDIR' ? 'not a folder' : `the folder cannot be listed (${code})`,
  hint: code === 'ENOTDIR' ? 'put a folder in its place' : 'make it a readable folder',
  path,
})
