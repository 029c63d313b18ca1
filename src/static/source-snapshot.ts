import { createHash } from 'node:crypto'
import { readFileSync, type Stats, statSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { discoverFragments } from '../discovery/discover-fragments.js'
import { discoverStates } from '../discovery/discover-states.js'
import { lockInfoPath } from '../state/lock-info.js'

/** What the sources looked like at one moment: by path, everything that changes when the file does. */
export type SourceSnapshot = ReadonlyMap<string, Look>

interface Look {
  readonly stat: string
  readonly hash?: string
  /** Of a state or fragment: its permissions. */
  readonly mode?: number
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
export const takeSnapshot = async (config: Config, earlier?: SourceSnapshot): Promise<SourceSnapshot> => {
  const { states } = await discoverStates(config)
  const { fragments } = await discoverFragments(config)
  const snapshot = new Map<string, Look>()
  const now = Date.now()
  const look = (path: string, isSource = true): number => {
    const stat = statOf(path)
    // Only of a regular file: a pipe in its place would be waited for.
    const readable = stat?.isFile() === true
    const recent = readable && Math.max(stat.mtimeMs, stat.ctimeMs) > now - RECENT
    snapshot.set(path, {
      stat: stat === undefined ? '' : `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`,
      ...((recent || (readable && earlier?.get(path)?.hash !== undefined)) && { hash: hashOf(path) }),
      ...(readable && isSource && { mode: stat.mode }),
    })
    return stat?.size ?? 0
  }
  for (const { path } of states) if (look(path) < MAY_BE_EMPTY) look(lockInfoPath(path), false)
  for (const { path } of fragments) look(path)
  return snapshot
}

/** The permissions that a new file may have in which all of it stands: those who may not read every source may not read it. */
export const readableBy = (snapshot: SourceSnapshot): number => {
  let mode = 0o644
  for (const { mode: own = mode } of snapshot.values()) mode &= own | 0o600
  return mode
}

/** Whether nothing changed between two snapshots, of which the second was taken with the first at hand. */
export const sameSnapshot = (first: SourceSnapshot, second: SourceSnapshot): boolean =>
  first.size === second.size &&
  [...first].every(([path, { stat, hash }]) => {
    const now = second.get(path)
    return now !== undefined && now.stat === stat && (hash === undefined || now.hash === hash)
  })

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
