import { nearest } from '../config/nearest.js'
import { ExplainedError } from '../errors.js'
import type { Inventory } from '../model/inventory.js'
import { knownNames } from './names-for.js'

/** The error for a host that is nowhere: it says what there is. */
export const unknownName = (name: string, inventory: Inventory): ExplainedError => {
  const hint = whichThereAre(name, knownNames(inventory), 'there are no VMs yet: make one with provision-vm')
  return new ExplainedError(`there is no host "${name}"`, hint)
}

/** What was probably meant by a name that is none of those that are known, else which those are; `none` where there are none. */
export const whichThereAre = (name: string, known: readonly string[], none: string): string => {
  const close = nearest(name, known)
  if (close !== undefined) return `did you mean ${close}?`
  return known.length === 0 ? none : `there are ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}`
}
