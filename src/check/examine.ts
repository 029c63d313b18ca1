import type { Config } from '../config/config.js'
import { discoverSources, type FoundSources } from '../discovery/discover-sources.js'
import { ExplainedError } from '../errors.js'
import { hiddenDamage } from '../load/hidden-damage.js'
import type { Inventory } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { shownStatic } from '../static/static-file.js'
import { checkStatic } from '../static/write-static.js'
import type { PlaceRow } from './compare-places.js'
import { type LookOptions, lookAtPlaces } from './look-at-places.js'
import { placeProblems } from './place-problems.js'
import { staleLocks, staleOwnLocks } from './stale-locks.js'

/** What `check` found. */
export interface Examination {
  readonly problems: readonly Problem[]
  readonly places: readonly PlaceRow[]
}

/**
 * Collects everything that `check` reports: the inventory's own problems, damage that its reader passes over, locks that were left
 * behind, whether the static inventory is up to date (if there is one), and what the places know of each VM.
 */
export const examine = async (inventory: Inventory, config: Config, options: LookOptions): Promise<Examination> => {
  const found = await discoverSources(config)
  const { states } = found
  const seen = await lookAtPlaces(inventory, config, options, states)
  const { places, unfinished, problems: journals } = seen
  const said = new Set(inventory.problems.map(({ code, path }) => `${code} ${path}`))
  const isNew = ({ code, path }: Problem): boolean => !said.has(`${code} ${path}`)
  const locks = [...staleLocks(states, config), ...staleOwnLocks(config)].filter(isNew)
  const damaged = states.flatMap((file) => hiddenDamage(file, config) ?? []).filter(isNew)
  const stale = seen.hasStatic ? await staleStatic(inventory, found, config) : []
  // Terraform's lock alone cannot tell a killed apply from one that is running; the journal can.
  const own = inventory.problems.filter(({ code, vm }) => code !== 'state-creating' || !unfinished.has(vm ?? ''))
  return { problems: [...own, ...damaged, ...locks, ...journals, ...stale, ...placeProblems(places)], places }
}

const staleStatic = async (inventory: Inventory, found: FoundSources, config: Config): Promise<Problem[]> => {
  const problem = { code: 'inventory-stale', severity: 'warning' } as const
  // The inventory's errors are reported anyway.
  const lenient = { ...config, strict: false }
  // Its message names the file.
  const explained = ({ message, hint }: ExplainedError): Problem => ({ ...problem, message, hint })
  try {
    const { status, refused, problems } = await checkStatic(lenient, { load: async () => inventory }, found)
    const others = problems.filter((each) => !inventory.problems.includes(each))
    if (status !== 'stale') return others
    if (refused !== undefined) return [explained(refused), ...others]
    const path = shownStatic(config)
    const hint = `run: vm-inventory --write-static${config.given}`
    return [{ ...problem, path, message: 'the static inventory is out of date', hint }, ...others]
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error
    return [explained(error)]
  }
}
