import { addToList } from '../model/add-to-list.js'
import type { ResourceInstance } from '../state/state.js'
import { compilePath, compilePaths, valuesAt } from './attribute-path.js'
import { idText } from './id-text.js'
import type { AddressCandidate, Machine, MachineType } from './resource-type.js'

/** Addresses that other resources of the state give a machine: an elastic IP, say, or an attachment to a network. */
export interface LinkedAddresses {
  /** The types of those resources. */
  readonly types: readonly string[]
  /** Whether they are data resources. */
  readonly data?: true
  /** The path of their addresses, or paths separated by `|`, best first. */
  readonly at: string
  /** Their attributes that may name the machine. */
  readonly owner: readonly string[]
  /** Paths of what they name it by, best first. */
  readonly by: readonly string[]
  readonly label?: string
  /** Whether they go before the machine's own. */
  readonly first?: true
}

/** What opens a type whose instances `read` reads, with the addresses that are linked to each. */
export const withLinked = (
  { types, data, at, owner, by, label, first }: LinkedAddresses,
  read: (instance: ResourceInstance) => Machine,
): MachineType['open'] => {
  const mode = data ? 'data' : 'managed'
  const paths = by.map(compilePath)
  const addressPaths = compilePaths(at)
  return (view) => {
    const found = new Map<string, AddressCandidate[]>()
    const all = types.flatMap(view.instances).filter((instance) => instance.mode === mode)
    for (const path of addressPaths) {
      for (const { attributes } of all) {
        const ids = owner.map((name) => idText(attributes[name])).filter((id) => id !== undefined)
        for (const address of valuesAt(attributes, path)) {
          const candidate = label === undefined ? { address } : { address, network: label }
          for (const id of ids) addToList(found, id, candidate)
        }
      }
    }
    if (found.size === 0) return read
    return (instance) => {
      const machine = read(instance)
      const ids = paths.flatMap((path) => valuesAt(instance.attributes, path))
      const linked = [...new Set(ids.flatMap((id) => found.get(idText(id) ?? '') ?? []))]
      const own = machine.addresses
      return { ...machine, addresses: first ? [...linked, ...own] : [...own, ...linked] }
    }
  }
}
