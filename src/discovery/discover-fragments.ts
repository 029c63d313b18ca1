import { basename, dirname, join } from 'node:path'
import type { Config } from '../config/config.js'
import { FRAGMENT_FOLDER } from '../config/settings.js'
import type { Problem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'
import type { FragmentFile } from './fragment-file.js'
import { baseOf, linkProblem, linkTarget } from './link-target.js'
import { listFolder } from './list-folder.js'
import { namelessProblem } from './nameless.js'

export interface FoundFragments {
  readonly fragments: readonly FragmentFile[]
  readonly problems: readonly Problem[]
}

/**
 * The fragments: `ansible/inventory.d/*.ini`, or what the globs of the configuration match, sorted. Dotfiles are somebody's
 * temporary files. A missing folder holds none; a folder or a bad link named like a fragment is a problem.
 */
export const discoverFragments = async (config: Config): Promise<FoundFragments> =>
  config.fragments.files === undefined ? inDefaultFolder(config) : matched(config, config.fragments.files)

const inDefaultFolder = (config: Config): FoundFragments => {
  const folder = join(config.root, FRAGMENT_FOLDER)
  const { entries, nameless = [], problem } = listFolder(folder, config)
  const start = `${folder}/`
  const shownStart = `${FRAGMENT_FOLDER}/`
  const fragments: FragmentFile[] = []
  const problems: Problem[] = problem === undefined ? [] : [problem]
  for (const entry of entries) {
    const { name } = entry
    if (!isFragmentName(name)) continue
    const path = start + name
    const vm = name.slice(0, -'.ini'.length)
    const refused = entry.isFile() ? undefined : refusal(path, entry.isDirectory() ? 'folder' : 'link', config)
    if (refused !== undefined) problems.push({ ...refused, vm })
    else fragments.push({ path, source: { kind: 'fragment', path: shownStart + name }, vm })
  }
  for (const { name } of nameless) if (isFragmentName(name)) problems.push(namelessProblem(start + name, config))
  return { fragments, problems }
}

const matched = async (config: Config, patterns: readonly string[]): Promise<FoundFragments> => {
  const { matchPatterns } = await import('./match-patterns.js')
  const found = matchPatterns(config, patterns, 'fragments.files', ({ path, type }) => {
    const name = basename(path)
    return type === 'folder' ? isFragmentName(name) : !name.startsWith('.')
  })
  const fragments: FragmentFile[] = []
  const problems: Problem[] = [...found.problems]
  for (const { path, type } of found.matches) {
    const vm = basename(path, '.ini')
    const refused = type === 'file' ? undefined : refusal(path, type, config)
    if (refused !== undefined) problems.push({ ...refused, vm })
    else fragments.push({ path, source: { kind: 'fragment', path: rootRelative(config.root, path) }, vm })
  }
  return { fragments, problems }
}

/** Whether the fragments' folder holds a fragment under this name. */
export const isFragmentName = (name: string): boolean => name.endsWith('.ini') && !name.startsWith('.')

/** Why a folder or link is no fragment. What is neither is opened like a file, and its reader says what it is. */
const refusal = (path: string, type: 'folder' | 'link', config: Config): Problem | undefined => {
  const target = type === 'folder' ? 'folder' : linkTarget(path, config, baseOf(dirname(path), config))
  return target === 'folder' ? folderProblem(path, config) : linkProblem(path, target, config)
}

const folderProblem = (path: string, { root }: Config): Problem => ({
  code: 'fragment-unreadable',
  severity: 'error',
  message: 'a folder where a fragment should be',
  hint: 'move it out of the way',
  path: rootRelative(root, path),
})
