import { ExplainedError } from '../errors.js'
import { ownFragment } from './own-fragment.js'
import type { Survey } from './survey.js'
import type { Task } from './task.js'

/**
 * Refuses to make a VM whose fragment would take the place of a hand-written file.
 *
 * @throws ExplainedError that names the file
 */
export const refuseTakenFragment = async (task: Task, { resources }: Survey): Promise<void> => {
  if (resources.length > 0) return
  const { status, source } = await ownFragment(task)
  if (status !== 'hosts') return
  throw new ExplainedError(
    `${source.path} is hand-written, with other hosts, and the fragment of ${task.vm} would take its place`,
    'choose another name, or rename the file',
  )
}
