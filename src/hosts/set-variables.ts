import type { Value, Vars } from '../model/value.js'
import { WITHHELD } from '../resources/withhold.js'
import type { StateValue } from '../state/state.js'
import { NONSENSITIVE, type Report } from './report.js'
import { toValue } from './to-value.js'

/** For whom variables are set, and what to do with those that cannot be. */
export interface VariableContext {
  /** For messages: `web`, `the group db`. */
  readonly owner: string
  readonly vm?: string
  readonly exact: boolean
  readonly report: Report
}

/** Reports that something of theirs is left out: what, and why. */
export const reportLeftOut = (
  { owner, vm, report }: VariableContext,
  code: 'value-dropped' | 'value-sensitive',
  what: string,
  why: string,
  hint: string,
): void => report(code, 'warning', `${what} of ${owner} ${why}`, hint, vm)

const KEEP_SECRET = `give secrets to Ansible with ansible-vault, or ${NONSENSITIVE}`

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
  const what = `the variable ${name}`
  if (unfit) {
    const why = 'is nested too deep, or is a number that JSON cannot hold; it is left out'
    reportLeftOut(context, 'value-dropped', what, why, 'give it a simpler value')
  }
  if (withheld && !isOffered) {
    const why = `is ${value === undefined ? '' : 'partly '}sensitive; that is left out`
    reportLeftOut(context, 'value-sensitive', what, why, KEEP_SECRET)
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
  if (from === WITHHELD) {
    reportLeftOut(context, 'value-sensitive', what, 'is sensitive; it is left out', KEEP_SECRET)
  } else if (typeof from !== 'object' || Array.isArray(from)) {
    reportLeftOut(context, 'value-dropped', what, 'is not a map; it is left out', 'make it a map of variables')
  } else {
    for (const name of Object.keys(from)) {
      if (name !== '') setVariable(vars, name, from[name] as StateValue, context)
      else {
        const nameless = `a variable without a name in ${what}`
        reportLeftOut(context, 'value-dropped', nameless, 'is left out', 'give it a name, or remove it')
      }
    }
  }
}
