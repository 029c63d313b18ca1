import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, sep } from 'node:path'
import { attempt, isMissing, UsageError } from '../errors.js'
import { looksLikeTemplate } from '../model/template.js'

const SYSTEM = '/bin /boot /dev /etc /lib /lib64 /proc /run /sbin /sys /usr /var/lib /var/log'.split(' ')

/** Folders that are refused themselves, while folders in them are fine. */
const WHOLE = ['/', '/home', '/var']

/**
 * Checks the folder of dotfiles: its path is absolute, it exists, and it is neither a system folder nor a link to one. The path
 * goes into the fragment, so it must hold nothing that INI or Ansible would read as more than a path.
 *
 * @throws UsageError
 */
export const checkDotfiles = (path: string): void => {
  const refuse: (why: string, hint: string) => never = (why, hint) => {
    throw new UsageError(`the dotfiles folder ${path} ${why}`, hint)
  }
  if (!isAbsolute(path)) refuse('is relative', 'give an absolute path')
  if (/[\\'"\p{Cc}]/u.test(path) || looksLikeTemplate(path)) {
    refuse('has quotes, backslashes, control characters or template marks in its path', 'rename it')
  }
  const found = lookAt(path)
  if (typeof found === 'string') refuse(found, 'check the path')
  const { real } = found
  if (WHOLE.includes(real) || SYSTEM.some((folder) => real === folder || real.startsWith(folder + sep))) {
    refuse(
      real === path ? 'is a folder of the system' : `leads to ${real}, a folder of the system`,
      'name another folder',
    )
  }
}

const lookAt = (path: string): { real: string } | string =>
  attempt(
    () => (statSync(path).isDirectory() ? { real: realpathSync(path) } : 'is not a folder'),
    (code) => (isMissing(code) ? 'is not there' : `cannot be read (${code})`),
  )
