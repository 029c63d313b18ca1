import type { Config } from '../config/config.js'
import type { FragmentFile } from '../discovery/fragment-file.js'
import { IniError } from '../ini/ini-error.js'
import { parseIni } from '../ini/parse-ini.js'
import type { FragmentReading } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { interpretFragment } from './interpret-fragment.js'
import { isEmptyFile, readFragmentText } from './read-fragment-text.js'
import { unreadableFragment } from './unreadable-fragment.js'

/**
 * Reads one fragment. Whatever is wrong with it is a problem of its own VM (`status: 'unreadable'`), never an exception.
 *
 * A fragment that is gone by now sets nothing: the VM it belonged to is just being destroyed.
 *
 * @returns undefined for an empty one, which may just be being written: it needs a careful look
 */
export const readFragment = (file: FragmentFile, config: Config): FragmentReading | undefined => {
  const text = readFragmentText(file, config)
  return isEmptyFile(text) ? undefined : interpretText(text, file, config)
}

/** What the text of a fragment says, or what keeps it from being read. */
export const interpretText = (text: string | Problem, file: FragmentFile, config: Config): FragmentReading => {
  if (typeof text !== 'string') return unreadableFragment(file, text)
  try {
    return interpretFragment(parseIni(text), file, config.fragments.templates)
  } catch (error) {
    if (!(error instanceof IniError)) throw error
    return unreadableFragment(file, {
      code: 'fragment-unreadable',
      severity: 'error',
      message: error.message,
      hint: error.hint,
      ...(error.line !== undefined && { line: error.line }),
    })
  }
}
