import { rmSync } from 'node:fs'
import { ExplainedError } from '../errors.js'
import { failedBy } from '../process/command-error.js'
import { shownStatic } from '../static/static-file.js'
import { isStateLockError } from './explain-failure.js'
import { putAside, refuseLostState } from './lost-state.js'
import { fragmentPath, ownFragment } from './own-fragment.js'
import { areOurs, type Stray, type Survey, strays } from './survey.js'
import { importStrayDomain } from './take-over-leftovers.js'
import type { Task } from './task.js'
import { deleteWorkspaceCommand, destroyCommand } from './terraform-commands.js'
import { updateInventory } from './update-inventory.js'
import { beginWork, type Work } from './work.js'
import { hasWorkspace, readWorkspace } from './workspace.js'

/**
 * Removes a VM everywhere: what Terraform holds, what a killed run left beside it, its workspace, its fragment and its line in
 * inventory.ini. Can be killed anywhere and run again.
 *
 * @returns a line when inventory.ini could not be written
 * @throws ExplainedError at the very end, if something may be left of the VM
 */
export const removeVm = async (task: Task, found: Survey): Promise<string | undefined> => {
  refuseLostState(task, found)
  const { journal } = task
  const ours = areOurs(task, found)
  const foreign = ours ? [] : strays(task, found)
  await putAside(task, found)
  const work = beginWork(task, { phase: 'destroy', fresh: journal?.fresh === true, ours: foreign.length === 0 })
  await destroy(work, found, ours)
  if (ours) await deleteStrayVolumes(task, found)
  if (await hasWorkspace(task)) await work.step('terraform workspace delete', deleteWorkspaceCommand(task.call))
  const fragment = await removeFragment(task)
  const trouble = await updateInventory(task)
  work.forget()
  const elsewhere = await listedFromElsewhere(task)
  for (const path of elsewhere) task.progress.say(`${path} has ${task.vm} too: it stays listed`)
  const lines = trouble === undefined && elsewhere.length === 0 ? [shownStatic(task.config)] : []
  if (foreign.length > 0) throw stillThere(foreign, trouble)
  if (journal?.phase === 'up' && !found.workspace) throw mayStillRun(task, lines, trouble)
  const places = ['Terraform', ...fragment, ...lines]
  const gone = places.map((place) => `from ${place}`)
  task.progress.say(`gone ${new Intl.ListFormat('en-GB').format(gone)}`)
  return trouble
}

const destroy = async (work: Work, found: Survey, ours: boolean): Promise<void> => {
  try {
    if (ours) await importStrayDomain(work, found)
    if (found.resources.length === 0 && !found.deposed && !(ours && found.strayDomain !== undefined)) return
    await work.progress.step('terraform destroy', () => destroyOrRefresh(work))
  } catch (error) {
    if (isStateLockError(error)) work.undo()
    throw error
  }
}

/** First without a refresh, which was seen to hang. If that fails, with one: it copes with what is gone already. */
const destroyOrRefresh = async (work: Work): Promise<void> => {
  const { call, progress, show } = work
  try {
    await show(destroyCommand(call, { refresh: false }))
  } catch (error) {
    if (!failedBy('exit', error) || isStateLockError(error)) throw error
    const { workspace, lost } = await readWorkspace(work)
    // If the state was lost, Terraform would find nothing to destroy, and call that success.
    if (!workspace || lost !== undefined) throw error
    progress.say('again, after a refresh of what is still there')
    await show(destroyCommand(call, { refresh: true }))
  }
}

const deleteStrayVolumes = async ({ libvirt, pool, progress }: Task, { strayVolumes }: Survey): Promise<void> => {
  for (const volume of strayVolumes) {
    progress.say(`removing volume ${volume}, which the state does not hold`)
    await libvirt?.deleteVolume(pool, volume)
  }
}

/** Returns the path that was removed, if any. A hand-written file of that name, with hosts of its own, stays. */
const removeFragment = async (task: Task): Promise<string[]> => {
  const { status, source } = await ownFragment(task)
  if (status === 'hosts') {
    task.progress.say(`${source.path} is hand-written, with other hosts: it stays`)
    return []
  }
  rmSync(fragmentPath(task), { force: true })
  return [source.path]
}

/** Paths of what lists the name all the same: a copy of the VM's state, or a hand-written line with an address. */
const listedFromElsewhere = async ({ load, vm }: Task): Promise<string[]> => {
  const host = (await load()).hosts.get(vm)
  if (host?.state !== undefined) return [host.state.source.path]
  const fragments = host?.layers.filter(({ source }) => source.kind === 'fragment') ?? []
  return fragments.map(({ source }) => source.path)
}

const stillThere = (foreign: readonly Stray[], trouble: string | undefined): ExplainedError => {
  const what = foreign.map((one) => one.what).join(' and ')
  const [left, yours] = foreign.length === 1 ? ['it is', 'it if it is'] : ['they are', 'them if they are']
  return new ExplainedError(
    `libvirt still has ${what} that Terraform did not know; ${left} left alone${but(trouble)}`,
    `remove ${yours} yours: ${foreign.map(({ remove }) => remove).join('; ')}`,
  )
}

/** @param lines files that its line is gone from */
const mayStillRun = ({ vm }: Task, lines: readonly string[], trouble: string | undefined): ExplainedError => {
  const gone = lines.length > 0 ? `its fragment and its line in ${lines.join(' and ')} are` : 'its fragment is'
  return new ExplainedError(
    `Terraform has no workspace ${vm}, though ${vm} was up: ${gone} gone, but it may still run${but(trouble)}`,
    'if it does, its state is somewhere else: check terraform.dir, terraform.data_dir and the backend',
  )
}

const but = (trouble: string | undefined): string => (trouble === undefined ? '' : `; ${trouble}`)
