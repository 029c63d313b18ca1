import { lstatSync, readlinkSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { CONFIG_FILE } from '../config/config.js'
import { ExplainedError, systemErrorCode, UsageError } from '../errors.js'
import type { Environment } from '../model/environment.js'
import { realPath } from './real-path.js'

interface Given {
  readonly env: Environment
  /** The working folder; asked for only where it is needed: it may be gone. */
  readonly cwd: () => string
  /** The file that runs; links are followed. */
  readonly executable: string
}

const FOLDERS = ['terraform', 'ansible'] as const

/** For whoever names a folder that is no root. */
const HINT = `name the folder that holds terraform/ and ansible/, or ${CONFIG_FILE}`

/**
 * The project root for the inventory script: `--root`, `VM_INFRA_ROOT`, then the first folder that holds `terraform/` and
 * `ansible/`, or a config file, which may name others, upward from the path it was called by (and from each link that this
 * leads over), from the real path of that and of the program, and from the working folder.
 *
 * @param flag what `--root` said
 * @throws ExplainedError when there is none, or the one that was given is not one.
 */
export const findRootForScript = (given: Given & { readonly calledAs: string }, flag?: string): string =>
  givenRoot(given, flag) ?? searchUpward(startsOfScript(given))

/** One by one, since the first is nearly always it, and each other costs system calls. */
function* startsOfScript(given: Given & { readonly calledAs: string }): Generator<string, void, void> {
  const called = absolute(given.calledAs, given)
  let path = called
  for (let links = 0; links < MOST_LINKS; links++) {
    yield dirname(path)
    const next = overFirstLink(path)
    if (next === undefined) break
    path = next
  }
  yield dirname(realPath(called))
  yield dirname(realPath(given.executable))
  yield openFolder(given.cwd())
}

/** The kernel follows no more in a row. */
const MOST_LINKS = 40

/** The same for the commands: upward from the working folder, as git does, then from the program's real path. */
export const findRootForCommand = (given: Given, flag?: string): string =>
  givenRoot(given, flag) ?? searchUpward(startsOfCommand(given))

function* startsOfCommand({ cwd, executable }: Given): Generator<string, void, void> {
  const folder = cwd()
  yield openFolder(folder)
  // What is not UTF-8 in a path comes as U+FFFD, so nothing is found there; and the program's own project is not the one meant.
  if (folder.includes('\ufffd') && !isFolder(folder)) {
    throw new ExplainedError(`${folder}: its path is not UTF-8, so no project can be found there`, 'rename its folders')
  }
  yield dirname(realPath(executable))
}

const givenRoot = (given: Given, flag: string | undefined): string | undefined => {
  if (flag !== undefined) return checked('--root', flag, given)
  const variable = given.env.VM_INFRA_ROOT
  return variable === undefined || variable === '' ? undefined : checked('VM_INFRA_ROOT', variable, given)
}

/** `path` as seen from the working folder. */
const absolute = (path: string, given: Given): string => (isAbsolute(path) ? resolve(path) : resolve(given.cwd(), path))

/**
 * `folder`.
 *
 * @throws ExplainedError if it may be a project, but nobody may look into it: the search would go on and take another one.
 */
const openFolder = (folder: string): string => {
  try {
    statSync(join(folder, FOLDERS[0]), { throwIfNoEntry: false })
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === 'EACCES') {
      throw new ExplainedError(
        `${folder} cannot be read (${code})`,
        'run it as a user who may, or name the project with --root or VM_INFRA_ROOT',
      )
    }
  }
  return folder
}

const checked = (from: string, text: string, given: Given): string => {
  if (text === '') throw new UsageError(`${from} is empty`, HINT)
  const root = absolute(text, given)
  if (!isFolder(root)) throw new ExplainedError(`${from}: there is no folder ${root}`, HINT)
  const missing = FOLDERS.filter((name) => !isFolder(join(root, name)))
  if (missing.length === 0 || isConfigured(root)) return root
  throw new ExplainedError(
    `${from}: ${root} holds no folder ${missing.map((name) => `${name}/`).join(' and no ')}`,
    HINT,
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
    `no project found: no folder with both terraform/ and ansible/, or with ${CONFIG_FILE}, in or above ${[...tried].join(', ')}`,
    `run it inside the project, name the project with --root or VM_INFRA_ROOT, or put a ${CONFIG_FILE} into it that names its folders`,
  )
}

/** `folder` and the folders above it, nearest first. */
const ancestors = (folder: string): string[] => {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestors(parent)]
}

const isRoot = (folder: string): boolean =>
  !isInstalled(folder) &&
  (FOLDERS.every((name) => isFolder(join(folder, name))) || isConfigured(folder)) &&
  !isInstalled(realPath(folder))

/** A link to nowhere counts: whoever reads it says so. */
const isConfigured = (folder: string): boolean => {
  try {
    return lstatSync(join(folder, CONFIG_FILE), { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

/** An installed copy of this package has the two folders too. */
const isInstalled = (folder: string): boolean => folder.split(sep).includes('node_modules')

const isFolder = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  } catch {
    return false
  }
}

/** Where `path` leads with the first link in it replaced, be it the file or a folder; undefined when there is none. */
const overFirstLink = (path: string): string | undefined => {
  for (const part of ancestors(path).reverse()) {
    const target = readLink(part)
    if (target !== undefined) return resolve(dirname(part), target, relative(part, path))
  }
  return undefined
}

const readLink = (path: string): string | undefined => {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
