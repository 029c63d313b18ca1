import { createHash } from 'node:crypto'
import { readFileSync, type Stats, statSync } from 'node:fs'
import type { FoundSources } from '../discovery/discover-sources.js'
import { lockInfoPath } from '../state/lock-info.js'

/** What the sources looked like at one moment: by path, everything that changes when the file does. */
export type SourceSnapshot = ReadonlyMap<string, Look>

interface Look {
  /** Undefined where nothing is there. */
  readonly stats: Stats | undefined
  readonly hash: string | undefined
  /** A state or fragment, not a lock. */
  readonly isSource: boolean
}

/** Two changes this close together can leave one time stamp, on the coarsest of file systems. */
const RECENT = 2000

/** States this small may hold no host, and then it matters whether somebody holds their lock. */
const MAY_BE_EMPTY = 2048

/**
 * Looks at all states and fragments without reading them, but for those that changed in the last two seconds: their time
 * stamp does not tell one change from the next, so their content is taken into account.
 *
 * @param earlier a snapshot that this one will be compared with
 */
export const takeSnapshot = ({ states, fragments }: FoundSources, earlier?: SourceSnapshot): SourceSnapshot => {
  const snapshot = new Map<string, Look>()
  const now = Date.now()
  const look = (path: string, isSource = true): number => {
    const stats = statOf(path)
    const recent = stats !== undefined && Math.max(stats.mtimeMs, stats.ctimeMs) > now - RECENT
    // Only of a regular file: a pipe in its place would be waited for.
    const needsHash = (recent || earlier?.get(path)?.hash !== undefined) && stats?.isFile() === true
    snapshot.set(path, { stats, hash: needsHash ? hashOf(path) : undefined, isSource })
    return stats?.size ?? 0
  }
  for (const { path } of states) if (look(path) < MAY_BE_EMPTY) look(lockInfoPath(path), false)
  for (const { path } of fragments) look(path)
  return snapshot
}

/** The permissions that a new file may have in which all of it stands: those who may not read every source may not read it. */
export const readableBy = (snapshot: SourceSnapshot): number => {
  let mode = 0o644
  for (const { stats, isSource } of snapshot.values()) if (isSource && stats?.isFile()) mode &= stats.mode | 0o600
  return mode
}

/** Whether nothing changed between two snapshots, of which the second was taken with the first at hand. */
export const sameSnapshot = (first: SourceSnapshot, second: SourceSnapshot): boolean => {
  if (first.size !== second.size) return false
  for (const [path, { stats, hash }] of first) {
    const now = second.get(path)
    if (now === undefined || !sameStats(stats, now.stats) || (hash !== undefined && now.hash !== hash)) return false
  }
  return true
}

const sameStats = (a: Stats | undefined, b: Stats | undefined): boolean =>
  a?.ino === b?.ino && a?.size === b?.size && a?.mtimeMs === b?.mtimeMs && a?.ctimeMs === b?.ctimeMs

const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

const hashOf = (path: string): string => {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    return ''
  }
}
