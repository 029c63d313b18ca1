import { dirname } from 'node:path'
import type { Config } from '../config/config.js'
import { rootRelative } from '../project/root-relative.js'
import { baseOf } from './link-target.js'
import type { StateFile } from './state-file.js'

/** The place of a state at a path that the configuration or a backend names, absolute. */
export const stateFileAt = (path: string, workspace: string, kind: StateFile['kind'], config: Config): StateFile => {
  const base = baseOf(dirname(path), config)
  const source = { kind: 'state', path: rootRelative(config.root, path) } as const
  return { path, source, workspace, kind, ...(base !== undefined && { base }) }
}
