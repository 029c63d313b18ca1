import { lstatSync, realpathSync, statSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { attempt, isMissing } from '../errors.js'
import type { Problem } from '../model/problem.js'
import { realPath } from '../project/real-path.js'
import { isWithin, rootRelative } from '../project/root-relative.js'

/** Where a link may lead: below the project root, unless it is to be followed anywhere. */
export type LinkRules = Pick<Config, 'root' | 'follow_symlinks'>

/**
 * What a symbolic link leads to. `outside`: out of the project, and that is not allowed. `unseen`: it cannot be looked at, by
 * the code of the system call that failed; there may be anything.
 */
export type LinkTarget = 'file' | 'folder' | 'outside' | 'nowhere' | { readonly unseen: string }

/**
 * Looks where the link at `path` leads.
 *
 * @param base A folder outside the project that may be led into as well: see {@link baseOf}.
 */
export const linkTarget = (path: string, rules: LinkRules, base?: string): LinkTarget =>
  attempt(
    () => {
      const target = realpathSync.native(path)
      if (isOutside(target, rules, base)) return 'outside'
      return statSync(target).isDirectory() ? 'folder' : 'file'
    },
    // What says that there is nothing; any other failure says nothing of the target.
    (code) => (isMissing(code) || code === 'ELOOP' ? 'nowhere' : { unseen: code }),
  )

/** `folder`, where it is outside the project: the user's own configuration names it, so links may lead into it, too. */
export const baseOf = (folder: string, { root }: Pick<Config, 'root'>): string | undefined =>
  isWithin(root, folder) ? undefined : folder

/** Whether a link may not be followed to `target`, a path without links; `base` as of {@link linkTarget}. */
export const isOutside = (target: string, { root, follow_symlinks }: LinkRules, base?: string): boolean =>
  !follow_symlinks &&
  ![root, ...(base === undefined ? [] : [base])].some((folder) => isWithin(realPath(folder), target))

/** Whether a link stands at `path` whose target is not there: a volume that is not mounted, say. */
export const isDangling = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false }) !== undefined && statSync(path, { throwIfNoEntry: false }) === undefined

/** Why a link is not followed, if so. */
export const linkProblem = (path: string, target: LinkTarget, config: Config): Problem | undefined => {
  if (target === 'outside') return outsideProblem(path, config)
  if (target === 'nowhere') return danglingProblem(path, config)
  return typeof target === 'object' ? unseenProblem(path, target.unseen, config) : undefined
}

/** The problem of a link (or of something behind one) that leads out of the project. */
export const outsideProblem = (path: string, config: Config): Problem => ({
  code: 'path-outside-root',
  severity: 'error',
  message: 'a symbolic link out of the project, which is not followed',
  hint: 'set follow_symlinks in vm-infra.config.json, or VM_INFRA_FOLLOW_SYMLINKS=1, if it is yours',
  path: rootRelative(config.root, path),
})

const unseenProblem = (path: string, code: string, config: Config): Problem => ({
  code: 'source-missing',
  severity: 'error',
  message: `a symbolic link whose target cannot be read (${code})`,
  hint: 'give yourself access to the folders that it leads through',
  path: rootRelative(config.root, path),
})

/** The problem of a link to nothing. */
export const danglingProblem = (path: string, config: Config): Problem => ({
  code: 'source-missing',
  severity: 'error',
  message: 'a symbolic link that leads nowhere',
  hint: 'remove it, or restore its target',
  path: rootRelative(config.root, path),
})
