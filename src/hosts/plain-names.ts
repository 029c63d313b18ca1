import { WITHHELD } from '../resources/withhold.js'
import type { StateValue } from '../state/state.js'
import { NONSENSITIVE } from './report.js'
import { reportLeftOut, type VariableContext } from './set-variables.js'

/** The names in a list that somebody made for Ansible (groups, children); anything else in it is left out, and reported. */
export const plainNames = (from: StateValue | undefined, what: string, context: VariableContext): string[] => {
  if (from === undefined || from === null) return []
  const sensitive = (why: string, hint: string) => reportLeftOut(context, 'value-sensitive', what, why, hint)
  const unfit = (why: string) => reportLeftOut(context, 'value-dropped', what, why, 'make it a list of names')
  if (from === WITHHELD) sensitive('is sensitive; it is left out', NONSENSITIVE)
  else if (!Array.isArray(from)) unfit('is not a list of names; it is left out')
  if (!Array.isArray(from)) return []
  const isName = (item: StateValue): item is string => typeof item === 'string' && item !== ''
  if (from.includes(WITHHELD)) sensitive('holds sensitive names; they are left out', 'mark them nonsensitive()')
  if (!from.every((item) => isName(item) || item === WITHHELD)) {
    unfit('holds items that are not names; they are left out')
  }
  return from.filter(isName)
}
