import type { Config } from '../config/config.js'
import type { Problem } from '../model/problem.js'
import { discoverFragments } from './discover-fragments.js'
import { discoverStates } from './discover-states.js'
import type { FragmentFile } from './fragment-file.js'
import type { StateFile } from './state-file.js'

/** Where states and fragments are, each in a fixed order, and what is wrong there. */
export interface FoundSources {
  readonly states: readonly StateFile[]
  readonly fragments: readonly FragmentFile[]
  readonly problems: readonly Problem[]
}

/**
 * Everything there is to read.
 *
 * Fragments are looked for before states: a VM that is created in between is then found by its state, and one that is
 * destroyed in between by neither.
 *
 * @param expect called with the rough number of states before they are looked for
 */
export const discoverSources = async (
  config: Config,
  expect?: (states: number) => Promise<void>,
): Promise<FoundSources> => {
  const { fragments, problems } = await discoverFragments(config)
  await expect?.(fragments.length)
  const states = await discoverStates(config)
  return { states: states.states, fragments, problems: [...problems, ...states.problems] }
}
