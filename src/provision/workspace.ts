import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { listFolder } from '../discovery/list-folder.js'
import { localPlaces } from '../discovery/local-backend.js'
import { locateBackend } from '../discovery/locate-backend.js'
import { ExplainedError, systemErrorCode } from '../errors.js'
import { rootRelative } from '../project/root-relative.js'
import { parseState } from '../state/parse-state.js'
import type { ResourceInstance } from '../state/state.js'
import { StateError } from '../state/state-error.js'
import { capture } from './session.js'
import type { Task } from './task.js'
import { statePullCommand, workspacesCommand } from './terraform-commands.js'

/**
 * Whether Terraform has the VM's workspace. Local ones are looked for on the disk, which is quicker; for any other backend
 * Terraform is asked. Creates none.
 */
export const hasWorkspace = async (task: Task): Promise<boolean> => {
  const folder = await localFolder(task)
  if (folder !== undefined) return existsSync(folder)
  const text = await capture(task.session, workspacesCommand(task.call))
  return text.split('\n').some((line) => line.replace(/^\*?\s*/, '').trim() === task.call.workspace)
}

/**
 * The managed resources in the VM's state. Only for a workspace that exists. A torn state that a killed run of this program
 * left is put aside, since Terraform refuses it: what it held is then found by its name.
 *
 * @throws ExplainedError when it cannot be read
 */
export const readResources = async (task: Task): Promise<ResourceInstance[]> => {
  const folder = await localFolder(task)
  const text = folder === undefined ? await pull(task) : readText(join(folder, 'terraform.tfstate'))
  try {
    return managed(text)
  } catch (error) {
    if (!(error instanceof StateError) || folder === undefined) throw error
    if (error.code === 'state-encrypted') return managed(await pull(task))
    const file = join(folder, 'terraform.tfstate')
    if (error.code !== 'state-not-json' || task.journal?.ours !== true) {
      throw new ExplainedError(`${rootRelative(task.session.config.root, file)}: ${error.message}`, error.hint)
    }
    renameSync(file, `${file}.torn`)
    task.session.progress.say('its state was torn when an earlier run was killed: put aside as terraform.tfstate.torn')
    return []
  }
}

const managed = (text: string): ResourceInstance[] =>
  text.trim() === '' ? [] : parseState(text).instances.filter(({ mode }) => mode === 'managed')

const pull = ({ session, call }: Task): Promise<string> => capture(session, statePullCommand(call))

/** Folder of the workspace, there or not; undefined when the states are not on this disk. */
const localFolder = async ({ session: { config }, call }: Task): Promise<string | undefined> => {
  const { backend } = await locateBackend(config, listFolder(config.terraform.dir, config))
  const places = localPlaces(backend, config)
  return places && join(places.workspaceDir, call.workspace)
}

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return ''
    throw new ExplainedError(`a state cannot be read (${systemErrorCode(error)}): ${path}`, 'check its owner and mode')
  }
}
