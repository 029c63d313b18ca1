import { ExplainedError } from '../errors.js'
import { rootRelative } from '../project/root-relative.js'
import { isAnything, type Survey, wasAtWork } from './survey.js'
import type { Task } from './task.js'
import type { LostState } from './workspace.js'

/**
 * Refuses to go on over a state whose content is lost while the VM may well be there. What a killed run of this program lost
 * is found again by its name in libvirt; where that cannot be, there must be no copy to restore.
 *
 * @throws ExplainedError that says how to restore it
 */
export const refuseLostState = (task: Task, found: Survey): void => {
  const { lost } = found
  const { libvirt, journal } = task
  if (lost === undefined) return
  if (wasAtWork(task) && (libvirt !== undefined || !lost.backup)) return
  // Without libvirt nobody can tell whether a VM that was up is still there.
  const isThere = lost.backup || isAnything(found) || (journal?.phase === 'up' && libvirt === undefined)
  if (lost.kind !== 'torn' && !isThere) return
  throw refusal(task, lost)
}

/**
 * Refuses to make anew a VM that was made before and that Terraform's copy of the state would bring back, disk and all.
 *
 * @throws ExplainedError that says how
 */
export const refuseRestorable = (task: Task, { lost }: Survey): void => {
  if (lost?.backup === true) throw refusal(task, lost)
}

const refusal = ({ config }: Task, { file, message, hint }: LostState): ExplainedError =>
  new ExplainedError(`${rootRelative(config.root, file)}: ${message}`, hint)
