import { basename, dirname, join } from 'node:path'
import type { Config } from '../config/config.js'
import { FRAGMENT_FOLDER } from '../config/settings.js'
import { realPath } from '../project/real-path.js'
import { rebased } from '../project/root-relative.js'
import { isFragmentName } from './discover-fragments.js'

/** Whether a file at `path`, be it there or not, would be read as a state or as a fragment; undefined: as neither. */
export const sourcePlace = async (path: string, config: Config): Promise<'state' | 'fragment' | undefined> => {
  const name = basename(path)
  // The files that Terraform keeps beside a state are no places to write to either.
  if (/\.tfstate(\.backup|\.lock\.info)?$/.test(name)) return 'state'
  const { terraform, fragments } = config
  if (fragments.files === undefined && isFragmentName(name) && isInFragmentFolder(path, config)) return 'fragment'
  if (await matches(path, fragments.files, config)) return 'fragment'
  return (await matches(path, terraform.states, config)) ? 'state' : undefined
}

const isInFragmentFolder = (path: string, { root }: Config): boolean =>
  realPath(dirname(path)) === realPath(join(root, FRAGMENT_FOLDER))

const matches = async (path: string, patterns: readonly string[] | undefined, config: Config): Promise<boolean> => {
  if (patterns === undefined) return false
  const { wouldMatch } = await import('./match-patterns.js')
  const { root } = config
  // Patterns start from the root as it was named, which need not be its real path.
  return wouldMatch(rebased(path, realPath(root), root), config, patterns)
}
