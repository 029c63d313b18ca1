import type { Config } from '../config/config.js'
import type { FragmentReading, StateReading, VmStatus } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'

/** What the steps of a merge share: what was read, and what is known so far. */
export interface Merging {
  readonly states: readonly StateReading[]
  readonly fragments: readonly FragmentReading[]
  readonly config: Config
  readonly problems: Problem[]
  /** Every VM name that is known, listed or not. */
  readonly vms: Map<string, VmStatus>
}
