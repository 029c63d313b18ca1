import type { Config } from '../config/config.js'
import { discoverStates } from '../discovery/discover-states.js'
import type { StateFile } from '../discovery/state-file.js'
import { hasBackup, hasContent } from '../state/backup.js'

/**
 * Workspaces whose state is gone or has 0 bytes while Terraform's backup of it is there, and could be put back. By workspace, the
 * path of the state as the inventory names it.
 */
export const lostStates = (states: readonly StateFile[]): ReadonlyMap<string, string> =>
  new Map(
    states
      .filter(({ kind, path }) => kind === 'workspace' && !hasContent(path) && hasBackup(path))
      .map(({ workspace, source }) => [workspace, source.path]),
  )

/** {@link lostStates} of the states that are there now. */
export const findLostStates = async (config: Config): Promise<ReadonlyMap<string, string>> =>
  lostStates((await discoverStates(config)).states)
