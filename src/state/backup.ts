import { statSync } from 'node:fs'
import { shellWord } from '../model/shell-word.js'

/** Whether Terraform's copy of the state before lies beside a state, and holds something. */
export const hasBackup = (statePath: string): boolean => hasContent(backupOf(statePath))

/** Whether a file holds something. True for one that cannot be looked at: whoever reads it says why. */
export const hasContent = (path: string): boolean => {
  try {
    return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
  } catch {
    return true
  }
}

/** How a person puts the copy in the place of the state. */
export const restoreCommand = (statePath: string): string =>
  `cp ${shellWord(backupOf(statePath))} ${shellWord(statePath)}`

const backupOf = (statePath: string): string => `${statePath}.backup`
