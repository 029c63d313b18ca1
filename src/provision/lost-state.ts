import { renameSync } from 'node:fs'
import { ExplainedError } from '../errors.js'
import { rootRelative } from '../project/root-relative.js'
import { isLockHeld } from '../state/is-lock-held.js'
import { isAnything, type Survey, wasAtWork } from './survey.js'
import type { Task } from './task.js'
import { type Held, readWorkspace } from './workspace.js'

/**
 * Refuses to go on over a state whose content is lost while the VM may still exist. If a killed run of this program lost it, the VM
 * is found again by its name in libvirt; without libvirt, going on is allowed only if there is no backup to restore.
 *
 * @throws ExplainedError that says how to restore the state
 */
export const refuseLostState = (task: Task, found: Survey): void => {
  const { lost } = found
  const { libvirt, journal } = task
  if (lost === undefined) return
  if (wasAtWork(task) && (libvirt !== undefined || !lost.backup)) return
  // Without libvirt nobody can tell whether a VM that was up is still there.
  const isThere = lost.backup || isAnything(found) || (journal?.phase === 'up' && libvirt === undefined)
  if (lost.kind !== 'torn' && !isThere) return
  throw new ExplainedError(lost.message, lost.hint)
}

/**
 * Refuses to make a VM again that Terraform's backup of the state would bring back, disk and all.
 *
 * @throws ExplainedError that says how to restore the state
 */
export const refuseRestorable = ({ lost }: Survey): void => {
  if (lost?.backup === true) throw new ExplainedError(lost.message, lost.hint)
}

/**
 * Puts a torn state aside, since Terraform would refuse it.
 *
 * @throws ExplainedError when somebody is at work on it, or it is whole by now
 */
export const putAside = async (task: Task, { lost }: Held): Promise<void> => {
  if (lost?.kind !== 'torn') return
  const { config, progress } = task
  const { file, message } = lost
  if (isLockHeld(file, config.locks.stale_after)) {
    throw new ExplainedError(
      `${message}; but another process has it locked`,
      'wait until that has ended, and run it again',
    )
  }
  if ((await readWorkspace(task)).lost?.kind !== 'torn') {
    throw new ExplainedError(`${rootRelative(config.root, file)} has changed meanwhile`, 'run it again')
  }
  renameSync(file, `${file}.torn`)
  progress.say('its state was torn when an earlier run was killed: put aside as terraform.tfstate.torn')
}
