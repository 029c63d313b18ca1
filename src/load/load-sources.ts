import type { Config } from '../config/config.js'
import type { FragmentFile } from '../discovery/fragment-file.js'
import { readFragment } from '../fragments/read-fragment.js'
import type { FragmentReading, StateReading } from '../model/inventory.js'
import { loadState, type StateToRead } from './load-state.js'

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
  states: states.map((file) => loadState(file, config)),
  fragments: fragments.map((file) => readFragment(file, config)),
})
