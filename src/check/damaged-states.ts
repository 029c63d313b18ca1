import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { hasHiddenDamage } from '../load/has-hidden-damage.js'
import type { Problem } from '../model/problem.js'

/** A problem for each state that is damaged in a resource that nobody uses here. */
export const damagedStates = (states: readonly StateFile[], config: Config): Problem[] =>
  states
    .filter((file) => hasHiddenDamage(file, config))
    .map(({ source }) => ({
      code: 'state-not-json',
      severity: 'warning',
      message: 'the state is not JSON in a resource that is not used here, and Terraform will refuse it',
      hint: 'restore it from a copy: its .backup is the one before',
      path: source.path,
    }))
