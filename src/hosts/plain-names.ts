import { WITHHELD } from '../resources/withhold.js'
import type { StateValue } from '../state/state.js'
import type { VariableContext } from './set-variables.js'

/** The names in a list that somebody made for Ansible (groups, children); anything else in it is left out, and reported. */
export const plainNames = (from: StateValue | undefined, what: string, context: VariableContext): string[] => {
  if (from === undefined || from === null) return []
  const { report, owner, vm } = context
  if (from === WITHHELD) {
    report(
      'value-sensitive',
      'warning',
      `${what} of ${owner} is sensitive; it is left out`,
      'mark it nonsensitive()',
      vm,
    )
    return []
  }
  if (!Array.isArray(from)) {
    const message = `${what} of ${owner} is no list of names; it is left out`
    report('value-dropped', 'warning', message, 'make it a list of names', vm)
    return []
  }
  const names: string[] = []
  let isSensitive = false
  let isUnfit = false
  for (const item of from) {
    if (typeof item === 'string' && item !== '') names.push(item)
    else if (item === WITHHELD) isSensitive = true
    else isUnfit = true
  }
  if (isSensitive) {
    const message = `${what} of ${owner} holds sensitive names; they are left out`
    report('value-sensitive', 'warning', message, 'mark them nonsensitive()', vm)
  }
  if (isUnfit) {
    const message = `${what} of ${owner} holds items that are no names; they are left out`
    report('value-dropped', 'warning', message, 'make it a list of names', vm)
  }
  return names
}
