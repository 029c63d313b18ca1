import { statSync } from 'node:fs'
import type { Config } from '../config/config.js'
import type { FragmentFile } from '../discovery/fragment-file.js'
import { IniError } from '../ini/ini-error.js'
import type { IniInventory } from '../ini/ini-inventory.js'
import { parseIni } from '../ini/parse-ini.js'
import { YOUNG } from '../model/empty-file.js'
import type { FragmentReading } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { interpretFragment } from './interpret-fragment.js'
import { isEmptyFile, readFragmentText } from './read-fragment-text.js'
import { unreadableFragment } from './unreadable-fragment.js'

/**
 * Reads fragments. Whatever is wrong with one is a problem of its own VM (`status: 'unreadable'`), never an exception.
 *
 * A fragment that is gone by now sets nothing: the VM it belonged to is just being destroyed.
 *
 * Step by step, each for all files: the code of one step stays in the processor's cache then.
 *
 * @returns undefined for one that somebody may be writing: it is empty, or new and seems unfinished. It needs a careful look
 */
export const readFragments = (files: readonly FragmentFile[], config: Config): (FragmentReading | undefined)[] => {
  const texts = files.map((file) => readFragmentText(file, config))
  const contents = texts.map((text) => (isEmptyFile(text) ? undefined : parse(text)))
  return files.map((file, at) => {
    const content = contents[at]
    if (content === undefined || (seemsUnfinished(texts[at], content) && isYoung(file.path))) return undefined
    return interpret(content, file, config)
  })
}

/** Whether a text may be the beginning of a longer one: it ends within a line, names no host yet, or cannot be parsed. */
export const seemsUnfinished = (text: unknown, content: IniInventory | Problem): boolean =>
  typeof text === 'string' && (!('hosts' in content) || content.hosts.size === 0 || !text.endsWith('\n'))

const isYoung = (path: string): boolean => {
  try {
    return Math.abs(Date.now() - statSync(path).mtimeMs) < YOUNG
  } catch {
    return false
  }
}

/** What the text of a fragment says, or what keeps it from being read. */
export const parse = (text: string | Problem): IniInventory | Problem => {
  if (typeof text !== 'string') return text
  try {
    return parseIni(text)
  } catch (error) {
    if (!(error instanceof IniError)) throw error
    return {
      code: 'fragment-unreadable',
      severity: 'error',
      message: error.message,
      hint: error.hint,
      ...(error.line !== undefined && { line: error.line }),
    }
  }
}

/** What a fragment says of its VM, or of others. */
export const interpret = (content: IniInventory | Problem, file: FragmentFile, config: Config): FragmentReading =>
  'hosts' in content ? interpretFragment(content, file, config.fragments.templates) : unreadableFragment(file, content)
