import { basename, dirname, join } from 'node:path'
import type { Config } from '../config/config.js'
import type { Problem } from '../model/problem.js'
import { isWithin, rootRelative } from '../project/root-relative.js'
import type { FragmentFile } from './fragment-file.js'
import { danglingProblem, linkTarget, outsideProblem } from './link-target.js'
import { listFolder } from './list-folder.js'
import type { Match } from './match-patterns.js'

export interface FoundFragments {
  readonly fragments: readonly FragmentFile[]
  readonly problems: readonly Problem[]
}

/**
 * The fragments: `ansible/inventory.d/*.ini`, or what the globs of the configuration match, sorted. Dotfiles are somebody's
 * temporary files. A missing folder holds none; a folder or a bad link named like a fragment is a problem.
 */
export const discoverFragments = async (config: Config): Promise<FoundFragments> => {
  const { matches, problems } = await candidates(config)
  const fragments: FragmentFile[] = []
  const refused: Problem[] = []
  for (const match of matches) {
    const problem = problemOf(match, config)
    if (problem === undefined) fragments.push(fragmentFile(match.path, config))
    else refused.push({ ...problem, vm: vmOf(match.path) })
  }
  return { fragments, problems: [...problems, ...refused] }
}

const candidates = async (config: Config): Promise<{ matches: readonly Match[]; problems: readonly Problem[] }> => {
  if (config.fragments.files !== undefined) {
    const { matchPatterns } = await import('./match-patterns.js')
    const isFragment = ({ path, type }: Match) =>
      isFragmentName(basename(path)) || (type !== 'folder' && !isDotfile(path))
    return matchPatterns(config, config.fragments.files, 'fragments.files', isFragment)
  }
  const folder = join(config.root, 'ansible', 'inventory.d')
  const { entries, problem } = listFolder(folder, config)
  const matches = entries
    .filter(({ name }) => isFragmentName(name))
    .map((entry): Match => {
      const type = entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : 'file'
      return { path: `${folder}/${entry.name}`, type }
    })
  return { matches, problems: problem === undefined ? [] : [problem] }
}

const isDotfile = (path: string): boolean => basename(path).startsWith('.')

const isFragmentName = (name: string): boolean => name.endsWith('.ini') && !name.startsWith('.')

const vmOf = (path: string): string => basename(path, '.ini')

const fragmentFile = (path: string, { root }: Config): FragmentFile => ({
  path,
  source: { kind: 'fragment', path: rootRelative(root, path) },
  vm: vmOf(path),
})

const problemOf = ({ path, type }: Match, config: Config): Problem | undefined => {
  if (type === 'file') return undefined
  const target =
    type === 'folder' ? 'folder' : linkTarget(path, config, isWithin(config.root, path) ? undefined : dirname(path))
  if (target === 'outside') return outsideProblem(path, config)
  if (target === 'nowhere') return danglingProblem(path, config)
  return target === 'folder' ? folderProblem(path, config) : undefined
}

const folderProblem = (path: string, { root }: Config): Problem => ({
  code: 'fragment-unreadable',
  severity: 'error',
  message: 'a folder where a fragment should be',
  hint: 'move it out of the way',
  path: rootRelative(root, path),
})
