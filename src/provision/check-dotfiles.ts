import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, sep } from 'node:path'
import { EXIT, ExplainedError } from '../errors.js'
import { looksLikeTemplate } from '../model/template.js'

const SYSTEM = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var/lib',
  '/var/log',
]

/**
 * Checks that a folder of dotfiles is one: absolute, there, and neither a system folder nor a link to one. Its path goes
 * into the fragment, so it may hold nothing that INI or Ansible would read as more than a path.
 *
 * @throws ExplainedError with exit code 2.
 */
export const checkDotfiles = (path: string): void => {
  const refuse = (why: string, hint: string): never => {
    throw new ExplainedError(`the dotfiles folder ${path} ${why}`, hint, { exitCode: EXIT.usage })
  }
  if (!isAbsolute(path)) refuse('is relative', 'give an absolute path')
  if (/[\\'"\p{Cc}]/u.test(path) || looksLikeTemplate(path)) {
    refuse('has quotes, backslashes, control characters or template marks in its path', 'rename it')
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    refuse('is not there, or no folder', 'check the path')
  const real = realpathSync(path)
  if (real === '/' || SYSTEM.some((folder) => real === folder || real.startsWith(folder + sep))) {
    refuse(
      real === path ? 'is a folder of the system' : `leads to ${real}, a folder of the system`,
      'name a folder of your own',
    )
  }
}
