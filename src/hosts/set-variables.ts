import type { Value, Vars } from '../model/value.js'
import { WITHHELD } from '../resources/withhold.js'
import type { StateValue } from '../state/state.js'
import type { Report } from './report.js'
import { toValue } from './to-value.js'

/** For whom variables are set, and what to do with those that cannot be. */
export interface VariableContext {
  /** For messages: `web`, `the group db`. */
  readonly owner: string
  readonly vm?: string
  readonly exact: boolean
  readonly report: Report
}

/**
 * Sets one variable. A value that is sensitive or unfit is left out, and reported; with `isOffered`, when nobody asked
 * for the variable, a sensitive one goes without a word.
 */
export const setVariable = (
  vars: Vars,
  name: string,
  from: StateValue,
  context: VariableContext,
  isOffered = false,
): void => {
  if (typeof from === 'string' || typeof from === 'boolean' || Number.isSafeInteger(from)) {
    vars[name] = from as Value
    return
  }
  const { value, withheld, unfit } = toValue(from, context.exact)
  if (value !== undefined) vars[name] = value
  const { report, owner, vm } = context
  if (unfit) {
    const message = `the variable ${name} of ${owner} is nested too deep or no number that JSON can hold; it is left out`
    report('value-dropped', 'warning', message, 'give it a simpler value', vm)
  }
  if (withheld && !isOffered) {
    const message = `the variable ${name} of ${owner} is ${value === undefined ? '' : 'partly '}sensitive; that is left out`
    report('value-sensitive', 'warning', message, 'give secrets to Ansible by its vault, or mark it nonsensitive()', vm)
  }
}

/** Sets the variables of a map that somebody made for Ansible, under their plain names. Null is no value there. */
export const setPlainVariables = (
  vars: Vars,
  from: StateValue | undefined,
  what: string,
  context: VariableContext,
): void => {
  if (from === undefined || from === null) return
  const { report, owner, vm } = context
  if (from === WITHHELD) {
    const hint = 'give secrets to Ansible by its vault, or mark it nonsensitive()'
    report('value-sensitive', 'warning', `${what} of ${owner} is sensitive; it is left out`, hint, vm)
  } else if (typeof from !== 'object' || Array.isArray(from)) {
    report(
      'value-dropped',
      'warning',
      `${what} of ${owner} is no map; it is left out`,
      'make it a map of variables',
      vm,
    )
  } else {
    for (const name of Object.keys(from)) {
      if (name !== '') setVariable(vars, name, from[name] as StateValue, context)
      else {
        const message = `a variable without a name in ${what} of ${owner} is left out`
        report('value-dropped', 'warning', message, 'give it a name, or remove it', vm)
      }
    }
  }
}
