import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../config/config.js'
import { danglingProblem, isDangling } from '../discovery/link-target.js'
import { listFolder } from '../discovery/list-folder.js'
import { localPlaces } from '../discovery/local-backend.js'
import { locateBackend } from '../discovery/locate-backend.js'
import { terraformIn } from '../discovery/terraform-in.js'
import { attempt, ExplainedError } from '../errors.js'
import { journalFile } from '../journal/journal.js'
import { placedMessage } from '../model/problem.js'
import { shellWord } from '../model/shell-word.js'
import { rootRelative } from '../project/root-relative.js'
import { withhold } from '../resources/withhold.js'
import { hasBackup, restoreCommand } from '../state/backup.js'
import { parseState } from '../state/parse-state.js'
import { readStateCarefully } from '../state/read-state-carefully.js'
import type { ResourceInstance, State } from '../state/state.js'
import { StateError } from '../state/state-error.js'
import { initialise } from './initialise.js'
import { ask } from './session.js'
import type { Task } from './task.js'
import { statePullCommand, workspacesCommand } from './terraform-commands.js'

/** What the state of a workspace holds. */
export interface Held {
  /** Whether there is such a workspace at all. */
  readonly workspace: boolean
  /** Managed resources. */
  readonly resources: readonly ResourceInstance[]
  /** Whether there are also objects that were replaced but not destroyed yet. */
  readonly deposed?: true
  /** The VMs that it holds, as far as the state itself says: by their domains, else by the output `vm_name`. */
  readonly names: readonly string[]
  /** Path of the state as the inventory names it; undefined when it is not on this disk. */
  readonly path?: string
  /** Set if its content is lost. */
  readonly lost?: LostState
}

/** A state that is cut off or otherwise not JSON (`torn`), has 0 bytes (`empty`), or is gone (`absent`). */
interface LostState {
  readonly kind: 'torn' | 'empty' | 'absent'
  /** Absolute. */
  readonly file: string
  /** Begins with the path. */
  readonly message: string
  readonly hint: string
  /** Whether Terraform's backup of the state is there, and holds something. */
  readonly backup: boolean
}

/**
 * Whether Terraform has the VM's workspace. Creates none.
 *
 * @throws ExplainedError when that cannot be found out: what cannot be looked at need not be absent
 */
export const hasWorkspace = async (task: Task): Promise<boolean> => isThere(await localFolder(task), task)

/**
 * What the VM's state holds. Waits if it is just being written; changes nothing, and creates no workspace.
 *
 * @throws ExplainedError when it cannot be read for another reason than that it is torn
 */
export const readWorkspace = async (task: Task): Promise<Held> => {
  const folder = await localFolder(task)
  if (!(await isThere(folder, task))) return NO_WORKSPACE
  return folder === undefined ? pull(task) : readLocal(join(folder, 'terraform.tfstate'), task)
}

const readLocal = async (file: string, task: Task): Promise<Held> => {
  const { config, call } = task
  const path = rootRelative(config.root, file)
  const read = await readStateCarefully(
    { path: file, source: { kind: 'state', path }, workspace: call.workspace, kind: 'workspace' },
    { ...config, follow_symlinks: true },
    (text) => parseState(text),
  )
  if (read.kind === 'text') return { ...held(read.value), path }
  const backup = hasBackup(file)
  const lose = (kind: LostState['kind'], what: string): Held => {
    const message = `${path}: ${what}`
    const hint = backup ? `restore it and run it again: ${restoreCommand(path)}` : howToGoOn(task, kind, path)
    return { ...NOTHING, path, lost: { kind, file, backup, message, hint } }
  }
  if (read.kind === 'absent') return backup || wasUp(task) ? lose('absent', ABSENT) : { ...NOTHING, path }
  if (read.kind !== 'unreadable') return lose('empty', EMPTY)
  const { code, message, hint } = read.problem
  if (code === 'state-encrypted') return { ...(await pull(task)), path }
  if (code === 'state-torn' || code === 'state-not-json') return lose('torn', message)
  throw new ExplainedError(`${path}: ${message}`, hint)
}

const NOTHING = { workspace: true, resources: [], names: [] }

/** For a VM without a workspace. */
export const NO_WORKSPACE: Held = { ...NOTHING, workspace: false }

const EMPTY = 'the state is empty (0 bytes): what Terraform knew is lost'

const ABSENT = 'the state is missing: what Terraform knew is lost'

/** Only then is a missing state a lost one: a new workspace has none until the first apply. */
const wasUp = ({ journal }: Task): boolean => journal?.phase === 'up'

/** The hint if there is no backup. The journal must go too, since it says that there is a VM. */
const howToGoOn = (task: Task, kind: LostState['kind'], path: string): string => {
  const journal = rootRelative(task.config.root, journalFile(task.call.dir, task.vm))
  const files = [...(kind === 'absent' ? [] : [path]), ...(wasUp(task) ? [journal] : [])]
  return `restore it from a copy; or, once nothing of the VM is left: rm ${files.map(shellWord).join(' ')}; then run it again`
}

const held = ({ instances, outputs, deposed }: State): Held => {
  const resources = instances.filter(({ mode }) => mode === 'managed')
  const domains = resources
    .filter(({ type }) => type === 'libvirt_domain')
    .map((domain) => withhold(domain).attributes.name)
  const output = outputs.vm_name?.sensitive === false ? outputs.vm_name.value : undefined
  const names = (domains.length > 0 ? domains : [output]).filter((name) => typeof name === 'string')
  return { workspace: true, resources, names, ...(deposed && { deposed }) }
}

const pull = async (task: Task): Promise<Held> => {
  await initialise(task)
  const text = await ask(task, statePullCommand(task.call))
  if (text.trim() === '') return NOTHING
  try {
    return held(parseState(text))
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    throw new ExplainedError(
      `what terraform state pull printed cannot be read: ${error.message}`,
      `look at it with: ${terraformIn(task.vm, task.config)} state pull`,
      { cause: error },
    )
  }
}

/** Looks for local workspaces on the disk, which is quicker; asks Terraform for any other backend. */
const isThere = async (folder: string | undefined, task: Task): Promise<boolean> => {
  if (folder !== undefined) return isOnDisk(folder, task)
  const text = await ask(task, workspacesCommand(task.call))
  return text.split('\n').some((line) => line.replace(/^\*?\s*/, '').trim() === task.call.workspace)
}

const isOnDisk = (path: string, { config, vm }: Task): boolean =>
  attempt(
    () => {
      if (statSync(path, { throwIfNoEntry: false }) !== undefined) return true
      const link = [dirname(path), path].find(isDangling)
      if (link === undefined) return false
      const { message, hint } = danglingProblem(link, config)
      throw new ExplainedError(`${rootRelative(config.root, link)}: ${message}, so it is unknown what is in it`, hint)
    },
    (code, cause) => {
      throw new ExplainedError(
        `${rootRelative(config.root, path)} cannot be read (${code}), so it is unknown whether there is a workspace ${vm}`,
        'make it a readable folder, and run it again',
        { cause },
      )
    },
  )

/**
 * Whether a backend is configured, or that cannot be found out. Then Terraform has to be initialised before a workspace is looked
 * for: backend options may be given to init alone, so only what init records is complete.
 */
export const isBackendConfigured = async ({ config }: Task): Promise<boolean> => {
  const { backend, problem } = await backendOf(config)
  return backend.file !== undefined || problem !== undefined
}

/**
 * Whether it is certain that the VM has no workspace, without Terraform being initialised, which a dry run does not do: where a
 * backend is configured, only Terraform knows.
 */
export const lacksWorkspace = async (task: Task): Promise<boolean> =>
  !(await isBackendConfigured(task)) && !(await hasWorkspace(task))

/**
 * Folder of the workspace, whether it exists or not; undefined when the states are not on this disk.
 *
 * @throws ExplainedError when the configuration cannot be understood: the workspace may be anywhere
 */
const localFolder = async ({ config, call }: Task): Promise<string | undefined> => {
  const { backend, problem } = await backendOf(config)
  if (problem !== undefined) throw new ExplainedError(placedMessage(problem), problem.hint)
  const places = localPlaces(backend, config)
  return places && join(places.workspaceDir, call.workspace)
}

const backendOf = (config: Config): ReturnType<typeof locateBackend> =>
  locateBackend(config, listFolder(config.terraform.dir, config))
