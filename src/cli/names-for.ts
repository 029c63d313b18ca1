import type { Inventory } from '../model/inventory.js'
import type { Grammar, NamesOf } from './command.js'

export const vmNames: NamesOf = ({ vms }) => [...vms.keys()]

export const hostNames: NamesOf = ({ hosts }) => [...hosts.keys()]

/** VMs whose fragment no state vouches for. */
export const unvouchedNames: NamesOf = ({ vms }) =>
  [...vms.values()].filter(({ status }) => status === 'orphan' || status === 'unverified').map(({ name }) => name)

/** The names that a command can do something with; undefined where it takes none. */
export const namesFor = (command: string, grammar: Grammar, inventory: Inventory): readonly string[] | undefined => {
  const { positionals = {} } = grammar.commands.find(({ name }) => name === command) ?? {}
  const complete = Object.values(positionals)
    .map(({ complete }) => complete)
    .find((complete) => typeof complete === 'function')
  return complete?.(inventory)
}
