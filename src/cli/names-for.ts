import type { Inventory } from '../model/inventory.js'
import { knownNames } from './known-names.js'

/** By command: the names that it can do something with. */
export const namesFor: Readonly<Record<string, (inventory: Inventory) => readonly string[]>> = {
  destroy: ({ vms }) => [...vms.keys()],
  explain: knownNames,
  prune: ({ vms }) =>
    [...vms.values()].filter(({ status }) => status === 'orphan' || status === 'unverified').map(({ name }) => name),
  ssh: ({ hosts }) => [...hosts.keys()],
}
