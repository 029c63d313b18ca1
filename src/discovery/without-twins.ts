import { relative, resolve } from 'node:path'
import type { Config } from '../config/config.js'
import { realPath } from '../project/real-path.js'
import { isWithin } from '../project/root-relative.js'
import type { StateFile } from './state-file.js'

/**
 * The states without those that a link shows a second time: two paths of one file are one state. The path without a link
 * stays, else the first.
 */
export const withoutTwins = (states: readonly StateFile[], { root }: Config): readonly StateFile[] => {
  const realRoot = realPath(root)
  const kept = new Map<string, StateFile>()
  const reals = states.map(({ path }) => realPath(path))
  for (const [at, state] of states.entries()) {
    const real = reals[at] as string
    const direct = isWithin(root, state.path) ? resolve(realRoot, relative(root, state.path)) : state.path
    if (!kept.has(real) || direct === real) kept.set(real, state)
  }
  return states.filter((state, at) => kept.get(reals[at] as string) === state)
}
