import type { Config } from '../config/config.js'
import { discoverSources, type FoundSources } from '../discovery/discover-sources.js'
import type { FragmentFile } from '../discovery/fragment-file.js'
import type { StateFile } from '../discovery/state-file.js'
import { mergeInventory } from '../inventory/merge.js'
import type { FragmentReading, Inventory, StateReading } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { UNSEEN_PLACES } from '../model/unseen-places.js'
import type { Readings } from './load-sources.js'
import { openReader } from './open-reader.js'

/** What of the outside the loading depends on. */
export interface LoadOptions {
  /** Passphrase of states that OpenTofu encrypted. */
  readonly passphrase?: string | undefined
  /** What there is to read, where that was looked for already. */
  readonly sources?: FoundSources | undefined
  /** Folder of the built program, from which a second thread is started where that pays. */
  readonly built?: string
}

/**
 * Takes all steps, in order: discover → read → parse → extract → merge.
 *
 * What is wrong with one source is a problem in the inventory, never an exception; so is a backend that is not read.
 */
export const loadInventory = async (config: Config, options: LoadOptions = {}): Promise<Inventory> => {
  const { expect, read } = openReader(options.built)
  const sources = options.sources ?? (await discoverSources(config, expect))
  await expect(sources.states.length)
  const readings = await read(sources, config)
  const [states, fragments] = await Promise.all([
    lookAgainAtStates(sources.states, readings.states, config, options.passphrase),
    lookAgainAtFragments(sources.fragments, readings.fragments, config),
  ])
  const elsewhere = states.length === 0 ? await lookElsewhere(sources.problems, config) : []
  return mergeInventory(states, fragments, config, [...sources.problems, ...elsewhere])
}

/** Where no state was found, and neither the configuration nor a problem says why. */
const lookElsewhere = async (problems: readonly Problem[], config: Config): Promise<Problem[]> => {
  if (config.terraform.states !== undefined || problems.some(({ code }) => UNSEEN_PLACES.has(code))) return []
  const { statesElsewhere } = await import('./states-elsewhere.js')
  return statesElsewhere(config)
}

/** States that did not read at the first try, looked at side by side: one that is just being written takes its time. */
const lookAgainAtStates = async (
  states: readonly StateFile[],
  readings: Readings['states'],
  config: Config,
  passphrase: string | undefined,
): Promise<StateReading[]> => {
  let all: Readings['states'] = readings
  if (readings.includes(undefined)) {
    const { loadStateCarefully } = await import('./load-state-carefully.js')
    const decryption = passphrase === undefined ? undefined : { passphrase, keys: new Map() }
    all = await Promise.all(
      states.map((file, i) => (readings[i] === undefined ? loadStateCarefully(file, config, decryption) : readings[i])),
    )
  }
  return all.filter((reading) => reading !== null && reading !== undefined)
}

/** Fragments that may have been met in the middle of being written, side by side as well. */
const lookAgainAtFragments = async (
  files: readonly FragmentFile[],
  readings: Readings['fragments'],
  config: Config,
): Promise<FragmentReading[]> => {
  if (!readings.includes(undefined)) return readings as FragmentReading[]
  const { readFragmentCarefully } = await import('../fragments/read-fragment-carefully.js')
  return Promise.all(files.map((file, i) => readings[i] ?? readFragmentCarefully(file, config)))
}
