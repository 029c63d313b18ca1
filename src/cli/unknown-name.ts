import { nearest } from '../config/nearest.js'
import { ExplainedError } from '../errors.js'
import type { Inventory } from '../model/inventory.js'
import { knownNames } from './names-for.js'

/** The error for a host that is unknown; its hint names the known ones. */
export const unknownName = (name: string, inventory: Inventory): ExplainedError => {
  const isQuiet = inventory.problems.length === 0
  const none = isQuiet
    ? 'there are no VMs yet: make one with provision-vm'
    : 'there are none, and vm-inventory list says why'
  const hint = whichThereAre(name, knownNames(inventory), none)
  return new ExplainedError(`there is no host "${name}"`, hint)
}

/** The hint for an unknown name: what was probably meant, else the known names, or `none` if there are none. */
export const whichThereAre = (name: string, known: readonly string[], none: string): string => {
  const close = nearest(name, known)
  if (close !== undefined) return `did you mean ${close}?`
  return known.length === 0 ? none : `there are ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}`
}
