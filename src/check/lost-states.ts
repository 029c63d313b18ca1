import { statSync } from 'node:fs'
import type { StateFile } from '../discovery/state-file.js'

/**
 * Workspaces whose state is not there, or has 0 bytes, while Terraform's copy of the state before is: by workspace, the path of
 * the state as the inventory names it. To put the copy back is what helps.
 */
export const lostStates = (states: readonly StateFile[]): ReadonlyMap<string, string> =>
  new Map(
    states
      .filter(({ kind, path }) => kind === 'workspace' && !hasContent(path) && hasContent(`${path}.backup`))
      .map(({ workspace, source }) => [workspace, source.path]),
  )

/** What cannot be looked at may be whole: its reader says why. */
const hasContent = (path: string): boolean => {
  try {
    return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
  } catch {
    return true
  }
}
