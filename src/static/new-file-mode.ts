import { dirname, join } from 'node:path'
import { CONFIG_FILE, type Config } from '../config/config.js'
import type { FoundSources } from '../discovery/discover-sources.js'
import { statsOf } from '../files/stats-of.js'

/**
 * The permissions of a new file in which all of the sources stands, and of the configuration: those who may not read every one
 * of them, for its own sake or for that of a folder that they may not enter, may not read it.
 */
export const newFileMode = ({ states, fragments }: FoundSources, { root }: Config): number => {
  let mode = 0o644
  const folders = new Set([root])
  for (const path of [join(root, CONFIG_FILE), ...[...states, ...fragments].map((source) => source.path)]) {
    const stats = statsOf(path)
    if (!stats?.isFile()) continue
    mode &= stats.mode | 0o600
    for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder)
      // Who may enter (x) may read (r).
      mode &= ((statsOf(folder)?.mode ?? 0) << 2) | 0o600
    }
  }
  return mode
}
