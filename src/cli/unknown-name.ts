import { nearest } from '../config/nearest.js'
import { ExplainedError } from '../errors.js'
import type { Inventory } from '../model/inventory.js'
import { knownNames } from './known-names.js'

/** The error for a host that is nowhere: it says what there is. */
export const unknownName = (name: string, inventory: Inventory): ExplainedError => {
  const known = knownNames(inventory)
  const close = nearest(name, known)
  const hint =
    close !== undefined
      ? `did you mean ${close}?`
      : known.length === 0
        ? 'there are no VMs yet: make one with provision-vm'
        : `there are ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}`
  return new ExplainedError(`there is no host "${name}"`, hint)
}
