import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Config } from '../config/config.js'
import { realPath } from '../project/real-path.js'
import { rebased } from '../project/root-relative.js'
import type { StateFile } from './state-file.js'

/**
 * The states without those that a link shows a second time: two paths of one file are one state. The path without a link
 * stays, else the shortest, else the first.
 */
export const withoutTwins = (states: readonly StateFile[], { root }: Config): readonly StateFile[] => {
  const realRoot = realPath(root)
  const isDirect = (path: string, real: string): boolean => rebased(path, root, realRoot) === real
  const kept = new Map<string, StateFile>()
  const reals = states.map(({ path }) => realPlace(path))
  for (const [at, state] of states.entries()) {
    const real = reals[at] as string
    const other = kept.get(real)
    const isBetter =
      other === undefined ||
      isDirect(state.path, real) ||
      (state.path.length < other.path.length && !isDirect(other.path, real))
    if (isBetter) kept.set(real, state)
  }
  return states.filter((state, at) => kept.get(reals[at] as string) === state)
}

/**
 * Where `path` leads over all links. Where that cannot be told, since it leads nowhere or over too many links, the links to its
 * folder are followed first: one link that leads nowhere is one file, by whatever path its folder is reached.
 */
const realPlace = (path: string): string => {
  try {
    return realpathSync.native(path)
  } catch {
    return realPath(join(realPath(dirname(path)), basename(path)))
  }
}
