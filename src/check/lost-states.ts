import type { Config } from '../config/config.js'
import { discoverStates } from '../discovery/discover-states.js'
import type { StateFile } from '../discovery/state-file.js'
import { hasBackup, hasContent } from '../state/backup.js'

/**
 * Workspaces whose state is not there, or has 0 bytes, while Terraform's copy of the state before is: by workspace, the path of
 * the state as the inventory names it. To put the copy back is what helps.
 */
export const lostStates = (states: readonly StateFile[]): ReadonlyMap<string, string> =>
  new Map(
    states
      .filter(({ kind, path }) => kind === 'workspace' && !hasContent(path) && hasBackup(path))
      .map(({ workspace, source }) => [workspace, source.path]),
  )

/** {@link lostStates} of those that there are now. */
export const findLostStates = async (config: Config): Promise<ReadonlyMap<string, string>> =>
  lostStates((await discoverStates(config)).states)
