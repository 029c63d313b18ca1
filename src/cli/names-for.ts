import type { Inventory } from '../model/inventory.js'
import type { Grammar, NamesOf } from './command.js'

export const vmNames: NamesOf = ({ vms }) => [...vms.keys()]

export const hostNames: NamesOf = ({ hosts }) => [...hosts.keys()]

/** VMs whose fragment no state confirms. */
export const unvouchedNames: NamesOf = ({ vms }) =>
  [...vms.values()].filter(({ status }) => status === 'orphan' || status === 'unverified').map(({ name }) => name)

/** By the name of each command that takes names: which names those are. */
export const takersOfNames = ({ commands }: Grammar): ReadonlyMap<string, NamesOf> =>
  new Map(
    commands.flatMap(({ name, positionals = {} }) =>
      Object.values(positionals).flatMap(({ complete }) =>
        typeof complete === 'function' ? [[name, complete] as const] : [],
      ),
    ),
  )

/** Every name there is: hosts that are listed, and VMs that are known but not listed. Sorted. */
export const knownNames = ({ hosts, vms }: Inventory): string[] => [...new Set([...hosts.keys(), ...vms.keys()])].sort()
