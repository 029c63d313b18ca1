import { dirname, join } from 'node:path'
import { CONFIG_FILE, type Config } from '../config/config.js'
import type { FoundSources } from '../discovery/discover-sources.js'
import { statsOf } from '../files/stats-of.js'

/**
 * The permissions of a new file that repeats what the sources and the configuration say: whoever may not read one of them, or
 * enter a folder on the way to it, may not read the new file either.
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
      // Whoever may enter a folder (x) may read the file (r).
      mode &= ((statsOf(folder)?.mode ?? 0) << 2) | 0o600
    }
  }
  return mode
}
