import { WITHHELD } from '../resources/withhold.js'
import type { Output, StateValue } from '../state/state.js'

const CONVENTIONS = ['vm_name', 'vm_ip', 'ansible_host', 'vm_user', 'ansible_groups', 'ansible_vars'] as const

/** The outputs that say something of a state's only VM; a sensitive one is {@link WITHHELD}, a null one is not there. */
export type ConventionalOutputs = Partial<Readonly<Record<(typeof CONVENTIONS)[number], StateValue>>>

/** Picks the outputs by convention. */
export const readOutputs = (outputs: Readonly<Record<string, Output>>): ConventionalOutputs => {
  const found: { [name in (typeof CONVENTIONS)[number]]?: StateValue } = {}
  for (const name of CONVENTIONS) {
    const output = outputs[name]
    if (output === undefined || output.value === null) continue
    found[name] = output.sensitive ? WITHHELD : output.value
  }
  return found
}
