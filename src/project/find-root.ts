import { readlinkSync, realpathSync, statSync } from 'node:fs'
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
 * `ansible/` upward from the path it was called by (and from each link that this leads over), from its real path, and from
 * the working directory.
 *
 * @throws ExplainedError when there is none, or the one that was given is not one.
 */
export const findRootForScript = (given: Given & { readonly calledAs: string }): string =>
  givenRoot(given) ?? searchUpward(startsOfScript(given))

/** One by one, since the first is nearly always it, and each other costs system calls. */
function* startsOfScript({
  calledAs,
  cwd,
  executable,
}: Given & { readonly calledAs: string }): Generator<string, void, void> {
  const called = resolve(cwd, calledAs)
  let path = called
  for (let links = 0; links < MOST_LINKS; links++) {
    yield dirname(path)
    const next = linkTarget(path)
    if (next === undefined) break
    path = next
  }
  yield dirname(realPath(called))
  yield dirname(realPath(executable))
  yield cwd
}

/** The kernel follows no more in a row. */
const MOST_LINKS = 40

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

const searchUpward = (starts: Iterable<string>): string => {
  const tried = new Set<string>()
  for (const start of starts) {
    if (tried.has(start)) continue
    tried.add(start)
    const root = ancestors(start).find(isRoot)
    if (root !== undefined) return root
  }
  throw new ExplainedError(
    `no project found: no folder with both terraform/ and ansible/ in or above ${[...tried].join(', ')}`,
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

/** Where the link at `path` leads, one step; undefined when it is none. */
const linkTarget = (path: string): string | undefined => {
  try {
    const target = readlinkSync(path)
    return resolve(realPath(dirname(path)), target)
  } catch {
    return undefined
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
