import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import type { Problem } from '../model/problem.js'
import { readLockInfo } from '../state/lock-info.js'
import { staleLock } from '../state/read-state-carefully.js'

/** A problem for each state beside which a killed Terraform left its lock. */
export const staleLocks = (states: readonly StateFile[], { locks }: Config, now: () => number): Problem[] =>
  states.flatMap((file) => {
    const lock = readLockInfo(file.path, { now, stale_after: locks.stale_after })
    return lock?.stale ? [staleLock(file, lock)] : []
  })
