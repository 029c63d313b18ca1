import { rmSync } from 'node:fs'
import { ExplainedError } from '../errors.js'
import { CommandError } from '../process/command-error.js'
import { rootRelative } from '../project/root-relative.js'
import { putAside, refuseLostState } from './lost-state.js'
import { fragmentPath, ownFragment } from './own-fragment.js'
import { isStateLockError } from './state-lock.js'
import { areOurs, type Survey, strays } from './survey.js'
import { importStrayDomain } from './take-over-leftovers.js'
import type { Task } from './task.js'
import { deleteWorkspaceCommand, destroyCommand } from './terraform-commands.js'
import { updateInventory } from './update-inventory.js'
import { beginWork, type Work } from './work.js'
import { hasWorkspace, readWorkspace } from './workspace.js'

/**
 * Takes a VM down everywhere: what Terraform holds, what a killed run left beside it, workspace, fragment, its line in
 * inventory.ini. Can be killed anywhere and run again. Gives a line when inventory.ini could not be written.
 */
export const removeVm = async (task: Task, found: Survey): Promise<string | undefined> => {
  const { call, libvirt, pool, progress, vm, config } = task
  refuseLostState(task, found)
  const ours = areOurs(task, found)
  const foreign = ours ? [] : strays(task, found)
  await putAside(task, found)
  const work = beginWork(task, {
    phase: 'destroy',
    fresh: task.journal?.fresh === true,
    ours: foreign.length === 0,
  })
  try {
    if (ours) await importStrayDomain(work, found)
    if (found.resources.length > 0 || (ours && found.strayDomain !== undefined)) await destroy(work)
  } catch (error) {
    if (isStateLockError(error)) work.undo()
    throw error
  }
  if (ours) {
    for (const volume of found.strayVolumes) {
      progress.say(`removing volume ${volume}, which the state does not hold`)
      await libvirt?.deleteVolume(pool, volume)
    }
  }
  if (await hasWorkspace(task)) await work.step('terraform workspace delete', deleteWorkspaceCommand(call))
  await removeFragment(task)
  const trouble = await updateInventory(task)
  work.forget()
  const but = trouble === undefined ? '' : `; ${trouble}`
  if (foreign.length > 0) {
    const what = foreign.map((one) => one.what).join(' and ')
    const [left, yours] = foreign.length === 1 ? ['it is', 'it if it is'] : ['they are', 'them if they are']
    const how = foreign.map(({ remove }) => remove).join('; ')
    throw new ExplainedError(
      `libvirt still has ${what} that Terraform did not know; ${left} left alone${but}`,
      `remove ${yours} yours: ${how}`,
    )
  }
  if (task.journal?.phase === 'up' && !found.workspace) {
    const gone = trouble === undefined ? 'its fragment and its line in inventory.ini are' : 'its fragment is'
    throw new ExplainedError(
      `Terraform has no workspace ${vm}, though ${vm} was up: ${gone} gone, but it may still run${but}`,
      'if it does, its state is somewhere else: look at terraform.dir, terraform.data_dir and the backend',
    )
  }
  const fragment = rootRelative(config.root, fragmentPath(task))
  progress.say(
    trouble === undefined
      ? `gone from Terraform, from ${fragment} and from inventory.ini`
      : `gone from Terraform and from ${fragment}`,
  )
  return trouble
}

/** Without a refresh, which was seen to hang; with one where that fails: it gets over what is gone already. */
const destroy = async (work: Work): Promise<void> => {
  const { call, progress, show } = work
  await progress.step('terraform destroy', async () => {
    try {
      await show(destroyCommand(call, { refresh: false }))
    } catch (error) {
      if (!(error instanceof CommandError) || error.reason !== 'exit' || isStateLockError(error)) throw error
      // In a state that was lost at it Terraform would find nothing, and call that done.
      if ((await readWorkspace(work)).lost !== undefined) throw error
      progress.say('once more, after a look at what is still there')
      await show(destroyCommand(call, { refresh: true }))
    }
  })
}

/** A hand-written file of that name, with hosts of its own, stays. */
const removeFragment = async (task: Task): Promise<void> => {
  const { status, source } = await ownFragment(task)
  if (status === 'hosts') {
    task.progress.say(`${source.path} is hand-written, with other hosts: it stays`)
    return
  }
  rmSync(fragmentPath(task), { force: true })
}
