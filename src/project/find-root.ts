import { realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { ExplainedError } from '../errors.js'

interface Given {
  /** What `--root` said. */
  readonly flag?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The file that runs; links are followed. */
  readonly executable: string
}

const FOLDERS = ['terraform', 'ansible'] as const

/**
 * The project root for the inventory script: `--root`, `VM_INFRA_ROOT`, then the first folder that holds `terraform/` and
 * `ansible/` upward from the path it was called by, from its real path, and from the working directory.
 *
 * @throws ExplainedError when there is none, or the one that was given is not one.
 */
export const findRootForScript = (given: Given & { readonly calledAs: string }): string => {
  const calledAs = resolve(given.cwd, given.calledAs)
  return (
    givenRoot(given) ??
    searchUpward([dirname(calledAs), dirname(realPath(calledAs)), dirname(realPath(given.executable)), given.cwd])
  )
}

/** The same for the commands: upward from the working directory, as git does, then from the program's real path. */
export const findRootForCommand = (given: Given): string =>
  givenRoot(given) ?? searchUpward([given.cwd, dirname(realPath(given.executable))])

const givenRoot = ({ flag, env, cwd }: Given): string | undefined => {
  if (flag !== undefined) return checked('--root', flag, cwd)
  const variable = env.VM_INFRA_ROOT
  return variable === undefined || variable === '' ? undefined : checked('VM_INFRA_ROOT', variable, cwd)
}

const checked = (from: string, text: string, cwd: string): string => {
  const hint = 'name the folder that holds terraform/ and ansible/'
  if (text === '') throw new ExplainedError(`${from} is empty`, hint)
  const root = resolve(cwd, text)
  if (!isFolder(root)) throw new ExplainedError(`${from}: there is no folder ${root}`, hint)
  const missing = FOLDERS.filter((name) => !isFolder(join(root, name)))
  if (missing.length === 0) return root
  throw new ExplainedError(
    `${from}: ${root} holds no folder ${missing.map((name) => `${name}/`).join(' and no ')}`,
    hint,
  )
}

const searchUpward = (starts: readonly string[]): string => {
  const unique = [...new Set(starts)]
  for (const start of unique) {
    const root = ancestors(start).find(isRoot)
    if (root !== undefined) return root
  }
  throw new ExplainedError(
    `no project found: no folder with both terraform/ and ansible/ in or above ${unique.join(', ')}`,
    'run it inside the project, or name the project with --root or VM_INFRA_ROOT',
  )
}

/** `folder` and the folders above it, nearest first. */
const ancestors = (folder: string): string[] => {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestors(parent)]
}

const isRoot = (folder: string): boolean =>
  !isInstalled(folder) && FOLDERS.every((name) => isFolder(join(folder, name))) && !isInstalled(realPath(folder))

/** An installed copy of this package has the two folders too. */
const isInstalled = (folder: string): boolean => folder.split(sep).includes('node_modules')

const isFolder = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch {
    return false
  }
}

/** `path` itself when it leads nowhere. */
const realPath = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
