import { basename, join, relative, resolve, sep } from 'node:path'
import fastGlob from 'fast-glob'
import type { Config } from '../config/config.js'
import { attempt } from '../errors.js'
import type { Problem } from '../model/problem.js'
import { realPath } from '../project/real-path.js'
import { isWithin, rebased, rootRelative } from '../project/root-relative.js'
import { baseOf, linkTarget, outsideProblem } from './link-target.js'
import { isNameless, namelessProblem } from './nameless.js'

/** One thing a pattern matched. */
export interface Match {
  /** Absolute. */
  readonly path: string
  readonly type: 'file' | 'folder' | 'link'
}

/** What globs match. */
export interface Matches {
  readonly matches: readonly Match[]
  /** Whether links may show one of them twice. */
  readonly hasLinks: boolean
  readonly problems: readonly Problem[]
}

/**
 * What the globs of the configuration match, without duplicates, sorted by path in the order of code units; a glob that
 * begins with `!` takes away. Each that matches nothing is a problem, and so is a folder that cannot be listed, and what cannot
 * be opened by its name. A link that a glob itself names is followed as any other: only within the project.
 *
 * @param setting Where the globs come from, as messages name it.
 * @param isSource Whether something that matched (or lies in a folder that matched) counts at all.
 */
export const matchPatterns = (
  config: Config,
  patterns: readonly string[],
  setting: string,
  isSource: (match: Match) => boolean,
): Matches => {
  const { root } = config
  const { wanted, ignore } = split(patterns, config)
  const found = new Map<string, Match>()
  const problems: Problem[] = []
  let hasLinks = config.follow_symlinks
  if (wanted.length === 0) problems.push(onlyExceptions(setting))
  for (const pattern of wanted) {
    const starts = startsOf(pattern, config)
    const outside = starts.filter((start) => leadsOutside(start, config))
    problems.push(...outside.map((start) => outsideProblem(start, config)))
    const taken = outside.flatMap((start) => exceptions(fastGlob.escapePath(start), root))
    const seen = search(pattern, [...ignore, ...taken], config, problems)
    const matches = seen.filter(isSource)
    hasLinks ||= starts.some((start) => isOverLink(start, config)) || matches.some(({ type }) => type === 'link')
    if (matches.length === 0 && outside.length === 0) {
      const other = seen.find(({ type }) => type !== 'folder')
      problems.push(other === undefined ? nothing(pattern, setting) : neverRead(other, pattern, setting, config))
    }
    for (const match of matches) found.set(match.path, match)
  }
  for (const path of found.keys()) {
    if (!isNameless(path)) continue
    found.delete(path)
    problems.push(namelessProblem(path, config))
  }
  return { matches: [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), hasLinks, problems }
}

/** The folders that a glob names itself: in them begins the looking for what it matches, and links to them are followed. */
const startsOf = (pattern: string, { root }: Config): string[] =>
  fastGlob
    .generateTasks(pattern)
    .flatMap(({ positive }) => positive)
    // If one alternative of a brace begins in the root, fast-glob begins all of them there: so each is asked about by itself.
    .flatMap((one) => fastGlob.generateTasks(one).map(({ base }) => resolve(root, base)))

const leadsOutside = (start: string, config: Config): boolean =>
  linkTarget(start, config, baseOf(start, config)) === 'outside'

const isOverLink = (start: string, { root }: Config): boolean =>
  realPath(start) !== rebased(start, root, realPath(root))

/** The globs of what is looked for, and of what is taken away from that. */
const split = (patterns: readonly string[], { root }: Config): { wanted: string[]; ignore: string[] } => ({
  wanted: patterns.filter((pattern) => !pattern.startsWith('!')),
  ignore: patterns
    .filter((pattern) => pattern.startsWith('!'))
    .flatMap((pattern) => exceptions(pattern.slice(1), root)),
})

/**
 * The globs that take away what `glob` matches, and all that is in it if it is a folder. fast-glob compares texts, and what it
 * finds is spelled as the glob that found it, relative to the root or absolute: so `glob` is given in both spellings.
 */
const exceptions = (glob: string, root: string): string[] => {
  const start = fastGlob.escapePath(root)
  const absolute = resolve(start, glob)
  return [absolute, relative(start, absolute)].flatMap((path) => [path, join(path, '**')])
}

/**
 * Whether the globs match a file at `path` (absolute), there or not: they are asked of a tree that holds nothing else.
 */
export const wouldMatch = (path: string, config: Config, patterns: readonly string[]): boolean => {
  const { wanted, ignore } = split(patterns, config)
  const no = () => false
  const others = { isSymbolicLink: no, isBlockDevice: no, isCharacterDevice: no, isFIFO: no, isSocket: no }
  const entry = (at: string) => ({
    name: basename(at),
    isFile: () => at === path,
    isDirectory: () => at !== path,
    ...others,
  })
  const look = (at: string) => {
    if (isWithin(at, path)) return entry(at)
    throw Object.assign(new Error(`nothing at ${at}`), { code: 'ENOENT' })
  }
  const list = (folder: string) => {
    const [next = ''] = relative(folder, path).split(sep)
    return isWithin(resolve(folder), path) && next !== '' ? [entry(join(resolve(folder), next))] : []
  }
  const fs = { lstatSync: look, statSync: look, readdirSync: list } as unknown as Partial<fastGlob.FileSystemAdapter>
  return fastGlob.sync(wanted, { cwd: config.root, absolute: true, dot: true, ignore, fs }).length > 0
}

const search = (pattern: string, ignore: readonly string[], config: Config, problems: Problem[]): Match[] => {
  const options: fastGlob.Options & { objectMode: true } = {
    cwd: config.root,
    absolute: true,
    dot: true,
    followSymbolicLinks: config.follow_symlinks,
    ignore: ['**/.terraform/**', ...ignore],
    objectMode: true,
    onlyFiles: false,
  }
  const asMatch = ({ path, dirent }: fastGlob.Entry): Match => ({
    path,
    type: dirent.isSymbolicLink() ? 'link' : dirent.isDirectory() ? 'folder' : 'file',
  })
  return attempt(
    () => fastGlob.sync(pattern, options).map(asMatch),
    (code) => {
      problems.push({
        code: 'source-missing',
        severity: 'error',
        message: `a folder below "${pattern}" cannot be listed (${code})`,
        hint: 'make its folders readable',
      })
      return fastGlob.sync(pattern, { ...options, suppressErrors: true }).map(asMatch)
    },
  )
}

const onlyExceptions = (setting: string): Problem => ({
  code: 'source-missing',
  severity: 'error',
  message: `${setting} only excludes: each of its patterns begins with "!"`,
  hint: 'add a pattern for what is to be found',
})

const nothing = (pattern: string, setting: string): Problem => ({
  code: 'source-missing',
  severity: 'warning',
  message: `nothing matches "${pattern}" of ${setting}`,
  hint: `correct ${setting}, or run vm-inventory config to see where it was set`,
})

const neverRead = ({ path }: Match, pattern: string, setting: string, { root }: Config): Problem => ({
  code: 'source-missing',
  severity: 'warning',
  message: `a file of this name is never read, and nothing else matches "${pattern}" of ${setting}`,
  hint: `rename it if it is to be read, or correct ${setting}`,
  path: rootRelative(root, path),
})
