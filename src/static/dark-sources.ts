import { basename, dirname } from 'node:path'
import { isVault } from '../ini/is-vault.js'
import { splitLines } from '../ini/split-lines.js'
import type { Problem, ProblemCode } from '../model/problem.js'
import { UNREAD_STATES, UNSEEN_PLACES } from '../model/unseen-places.js'
import type { Replacement } from './old-file.js'

/** A source that could not be read. */
export interface DarkSource {
  /** The VM it is named for. */
  readonly name: string
  readonly problem: Problem
  /** Text of a fragment that makes no sense; absent where it cannot be opened, or may be about hosts that it does not spell out. */
  readonly text?: string
}

/**
 * The sources that the inventory was made without.
 *
 * @param readSource text of a source by its path as problems have it; undefined when it cannot be opened, or is too long to be
 * searched
 */
export const darkSources = (
  { inventory: { hosts, problems }, states }: Replacement,
  readSource: (path: string) => string | undefined,
): readonly DarkSource[] => {
  const dark: DarkSource[] = []
  for (const problem of problems) {
    if (!isDark(problem, states.length === 0)) continue
    const { code, path = '', vm } = problem
    const name = vm ?? nameOf(path)
    const text = UNREAD_FRAGMENTS.has(code) ? readSource(path) : undefined
    // One that shows nothing may have held any host, unless it is the fragment of a VM that is listed all the same.
    const mayHide = text === undefined || (isMute(text) ? !hosts.has(name) : holdsRange(text))
    dark.push(mayHide ? { name, problem } : { name, problem, text })
  }
  return dark
}

/** Problems of a fragment of which nothing is taken. */
const UNREAD_FRAGMENTS: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['fragment-unreadable', 'fragment-other-vm'])

/**
 * Whether a problem says that a source could not be read. It need not be an error: of a state for which a fragment stands in, it is
 * a warning.
 *
 * @param isBlind no state was found
 */
const isDark = ({ code, severity }: Problem, isBlind: boolean): boolean =>
  UNSEEN_PLACES.has(code)
    ? severity === 'error' || (isBlind && code === 'source-missing')
    : severity !== 'notice' && (UNREAD_STATES.has(code) || UNREAD_FRAGMENTS.has(code))

/** Whether a text was emptied, encrypted or lost: then it may have been about any host. */
const isMute = (text: string): boolean => text === '' || text.includes('\0') || isVault(text)

/** Line by line, and each character is looked at by one repetition only: the text may be anybody's. */
const holdsRange = (text: string): boolean =>
  splitLines(text).some((line) => /\S\[[^\][:]*:|^\[[^\][:]*:[^\][]*\]\S/.test(line))

const nameOf = (path: string): string => basename(basename(path) === 'terraform.tfstate' ? dirname(path) : path, '.ini')
