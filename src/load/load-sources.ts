import type { Config } from '../config/config.js'
import type { FragmentFile } from '../discovery/fragment-file.js'
import { readFragments } from '../fragments/read-fragments.js'
import type { FragmentReading, StateReading } from '../model/inventory.js'
import { loadStates, type StateToRead } from './load-states.js'

/** Files to read. */
export interface Sources {
  readonly states: readonly StateToRead[]
  readonly fragments: readonly FragmentFile[]
}

/** What was read, in the order of the files; null where no state is, undefined where a file needs a careful look. */
export interface Readings {
  readonly states: (StateReading | null | undefined)[]
  readonly fragments: (FragmentReading | undefined)[]
}

/** Reads what reads at the first try. Synchronous: for many small files that is four times as fast as asynchronous reads. */
export const loadSources = ({ states, fragments }: Sources, config: Config): Readings => ({
  states: loadStates(states, config),
  fragments: readFragments(fragments, config),
})
