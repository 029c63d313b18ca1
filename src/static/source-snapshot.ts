import { readFileSync } from 'node:fs'
import type { FoundSources } from '../discovery/discover-sources.js'
import { hashOf } from '../files/hash-of.js'
import { statsOf } from '../files/stats-of.js'
import { lockInfoPath } from '../state/lock-info.js'

/** What the sources looked like at one moment. Numbers in one list: an object a file would be half of what the writer holds. */
export interface SourceSnapshot {
  /** Of states, of the locks of those that are small, and of fragments. */
  readonly paths: readonly string[]
  /** Of each path in turn what changes when the file does: inode, size, mtime and ctime. */
  readonly looks: readonly number[]
  /** Of the content, by path, where the numbers may not tell of a change. */
  readonly hashes: ReadonlyMap<string, string>
}

/** Two changes this close together can leave one time stamp, on the coarsest of file systems. */
const RECENT = 2000

/** States this small may hold no host, and then it matters whether somebody holds their lock. */
const MAY_BE_EMPTY = 2048

/** Of a path where nothing is. */
const NOTHING = -1

/**
 * Looks at all states and fragments without reading them, but for those that changed in the last two seconds: their time
 * stamp does not tell one change from the next, so their content is taken into account.
 *
 * @param earlier a snapshot that this one will be compared with
 */
export const takeSnapshot = ({ states, fragments }: FoundSources, earlier?: SourceSnapshot): SourceSnapshot => {
  const paths: string[] = []
  const looks: number[] = []
  const hashes = new Map<string, string>()
  const now = Date.now()
  const look = (path: string): number => {
    const stats = statsOf(path)
    paths.push(path)
    if (stats === undefined) looks.push(NOTHING, NOTHING, NOTHING, NOTHING)
    else looks.push(stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs)
    const recent = stats !== undefined && Math.max(stats.mtimeMs, stats.ctimeMs) > now - RECENT
    // Only of a regular file: a pipe in its place would be waited for.
    if ((recent || earlier?.hashes.has(path)) && stats?.isFile()) hashes.set(path, contentHash(path))
    return stats?.size ?? 0
  }
  for (const { path } of states) if (look(path) < MAY_BE_EMPTY) look(lockInfoPath(path))
  for (const { path } of fragments) look(path)
  return { paths, looks, hashes }
}

/** Whether nothing changed between two snapshots, of which the second was taken with the first at hand. */
export const sameSnapshot = (first: SourceSnapshot, second: SourceSnapshot): boolean =>
  first.paths.length === second.paths.length &&
  first.paths.every((path, at) => path === second.paths[at]) &&
  first.looks.every((number, at) => number === second.looks[at]) &&
  [...first.hashes].every(([path, hash]) => hash === second.hashes.get(path))

const contentHash = (path: string): string => {
  try {
    return hashOf(readFileSync(path))
  } catch {
    return ''
  }
}
