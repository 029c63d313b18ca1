import { basename, dirname, join } from 'node:path'
import type { Config } from '../config/config.js'
import { JOURNALS_NAME } from '../model/journals-name.js'
import type { Problem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'
import { isNothingAt } from './is-nothing-at.js'
import { linkProblem, linkTarget, outsideProblem } from './link-target.js'
import { type Listing, listFolder } from './list-folder.js'
import { namelessProblem } from './nameless.js'
import type { FoundStates, StateFile } from './state-file.js'
import { stateFileAt } from './state-file-at.js'
import { withoutTwins } from './without-twins.js'

/** Where Terraform's local backend keeps states. Paths are absolute. */
export interface LocalPlaces {
  /** The default workspace's state. */
  readonly path: string
  /** Holds a folder for each other workspace. */
  readonly workspaceDir: string
}

const STATE = 'terraform.tfstate'
const NOTHING = { states: [], problems: [], hasLinks: false }

/**
 * The places of the default layout: the default workspace's state, one for each workspace folder, and one for each folder
 * below the Terraform root (`places` undefined: only those). Lists no folder but that of the workspaces, however many there are.
 *
 * @param terraform What is in the Terraform root.
 */
export const localStates = (config: Config, terraform: Listing, places: LocalPlaces | undefined): FoundStates => {
  const { dir, data_dir } = config.terraform
  const folders = terraform.entries.filter(({ name }) => {
    const path = join(dir, name)
    return !isNoVm(name) && path !== places?.workspaceDir && path !== data_dir
  })
  const listed = { ...terraform, entries: folders }
  if (places === undefined) return inFolders(dir, listed, 'folder', config)
  // Where workspaces lie in the Terraform root itself, each of its folders is one.
  const isShared = places.workspaceDir === dir
  const found = isShared ? NOTHING : inFolders(dir, listed, 'folder', config)
  const workspaces = isShared ? listed : listFolder(places.workspaceDir, config)
  const inWorkspaces = inFolders(places.workspaceDir, workspaces, 'workspace', config)
  const others = [...inWorkspaces.states, ...found.states].filter(({ path }) => path !== places.path)
  const root = stateFileAt(places.path, 'default', 'root', config)
  const outside = leadsOutside(root, config)
  const states = outside ? others : [root, ...others]
  return {
    states: found.hasLinks || inWorkspaces.hasLinks ? withoutTwins(states, config) : states,
    problems: [
      ...(outside ? [outsideProblem(dirname(places.path), config)] : []),
      ...(workspaces.problem ? [workspaces.problem] : []),
      ...inWorkspaces.problems,
      ...found.problems,
    ],
  }
}

/** The Terraform root itself was looked at when it was listed. */
const leadsOutside = ({ path, base }: StateFile, config: Config): boolean =>
  dirname(path) !== config.terraform.dir && linkTarget(dirname(path), config, base) === 'outside'

/**
 * `.terraform` and its copies hold records of backends that look like states; the workspaces have their own turn; and the journals
 * are no VM, though that cannot be seen by whom their maker's umask keeps out.
 */
const isNoVm = (name: string): boolean =>
  name.startsWith('.terraform') || name === 'terraform.tfstate.d' || name === JOURNALS_NAME

const inFolders = (
  parent: string,
  listing: Listing,
  kind: StateFile['kind'],
  config: Config,
): FoundStates & { readonly hasLinks: boolean } => {
  let hasLinks = false
  const states: StateFile[] = []
  const problems: Problem[] = []
  const shown = rootRelative(config.root, parent)
  const prefix = shown === '' ? '' : `${shown}/`
  const folder = `${parent}/`
  const { base, nameless = [] } = listing
  for (const entry of listing.entries) {
    const { name } = entry
    if (entry.isSymbolicLink()) {
      const problem = refusal(join(parent, name), config, base)
      if (problem === 'skip') continue
      if (problem !== undefined) {
        problems.push(problem)
        continue
      }
      hasLinks = true
    } else if (!entry.isDirectory()) continue
    const file = `${name}/${STATE}`
    const path = folder + file
    const source = { kind: 'state', path: prefix + file } as const
    states.push(
      base === undefined ? { path, source, workspace: name, kind } : { path, source, workspace: name, kind, base },
    )
  }
  for (const entry of nameless) {
    if (entry.isDirectory() || entry.isSymbolicLink()) problems.push(namelessProblem(folder + entry.name, config))
  }
  return { states, problems, hasLinks }
}

/** Why a linked folder is not read. Links that have nothing to do with states are passed over. */
const refusal = (path: string, config: Config, base: string | undefined): Problem | 'skip' | undefined => {
  const target = linkTarget(path, config, base)
  // Emacs marks a file that is being edited with such a link.
  if (target === 'nowhere' && basename(path).startsWith('.#')) return 'skip'
  const isPlace = target === 'folder' || target === 'outside'
  if (target === 'file' || (isPlace && isNothingAt(join(path, STATE)))) return 'skip'
  return linkProblem(path, target, config)
}
