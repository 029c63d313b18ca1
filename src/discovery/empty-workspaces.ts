import { existsSync, lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import type { StateFile } from './state-file.js'

/** The workspaces whose folder holds no state: made, and never applied. Looks at each file, so only `check` asks. */
export const emptyWorkspaces = (states: readonly StateFile[]): string[] =>
  states
    .filter(({ kind, path }) => kind === 'workspace' && existsSync(dirname(path)) && !isThere(path))
    .map(({ workspace }) => workspace)

/** A link that leads nowhere is there. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined
