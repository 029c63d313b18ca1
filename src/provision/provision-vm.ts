import { apply, applyAsAgreed } from './apply.js'
import { ensureBaseImage } from './base-image.js'
import { checkHypervisor } from './check-hypervisor.js'
import { checkValues } from './check-values.js'
import { confirmLoss } from './declined.js'
import { giveUp } from './give-up.js'
import { initialise } from './initialise.js'
import { putAside, refuseLostState, refuseRestorable } from './lost-state.js'
import type { PlaybookCalls } from './playbook.js'
import { refuseNewLogin } from './refuse-new-login.js'
import {
  refuseForeign,
  refuseOtherHypervisor,
  refuseOtherVms,
  refuseSecond,
  refuseStrict,
  refuseTakenFragment,
} from './refuse-others.js'
import type { Session } from './session.js'
import { sayWhatStays } from './shape-of.js'
import { isAnything, type Survey, survey } from './survey.js'
import { endLeftBehind, importStrayDomain } from './take-over-leftovers.js'
import { openTask, type Task } from './task.js'
import { destroyCommand } from './terraform-commands.js'
import { updateInventory } from './update-inventory.js'
import { withVmLock } from './vm-lock.js'
import { requestedVariables, type VmRequest } from './vm-request.js'
import { waitForAddress } from './wait-for-address.js'
import { waitForSsh } from './wait-for-ssh.js'
import { beginWork, type Work } from './work.js'

/** How a VM is provisioned. */
export interface ProvisionOptions {
  /** Is run at the end, if there is one. Waited for only when it is needed. */
  readonly playbook: Promise<PlaybookCalls> | undefined
  readonly keepOnFailure: boolean
  /** The command line to try again with. */
  readonly again: string
}

/**
 * Brings one VM up: checks, init, base image, apply, address, inventory.ini, ssh, playbook. Takes over what a killed run for the
 * same VM left. A new VM that fails is taken down again, unless it is to be kept.
 *
 * @returns a line when the VM is up but inventory.ini could not be written
 * @throws ExplainedError that ends with the command to go on with
 */
export const provisionVm = (
  request: VmRequest,
  session: Session,
  options: ProvisionOptions,
): Promise<string | undefined> =>
  withVmLock(session, async () => {
    const task = openTask(session, requestedVariables(request))
    const found = await examine(task, options)
    const isNew = !isAnything(found)
    if (!isNew) sayWhatStays(task)
    await ensureBaseImage(task, found)
    const fresh = isNew || task.journal?.fresh === true
    // A VM that was never completed holds nothing yet.
    const isPrecious = !isNew && !(fresh && task.journal?.made === undefined)
    if (isPrecious) await confirmErasingStrays(task, found)
    await putAside(task, found)
    const work = beginWork(task, { phase: 'apply', fresh, ours: true })
    try {
      await takeOver(work, found)
      return await bringUp(work, isPrecious ? applyAsAgreed : apply, options)
    } catch (error) {
      throw await giveUp(error, work, options)
    }
  })

/** Surveys what there is of the VM, and refuses to go on if anything stands against making it. */
const examine = async (task: Task, { playbook }: ProvisionOptions): Promise<Survey> => {
  await endLeftBehind(task)
  checkValues(task)
  await checkHypervisor(task)
  await initialise(task)
  const found = await survey(task)
  refuseOtherHypervisor(task, found)
  refuseLostState(task, found)
  refuseForeign(task, found)
  await refuseOtherVms(task, found)
  await refuseSecond(task, found)
  await refuseTakenFragment(task, found)
  refuseNewLogin(task, found)
  if (playbook !== undefined) await refuseStrict(task)
  return found
}

const bringUp = async (
  work: Work,
  applyIt: typeof apply,
  { playbook }: ProvisionOptions,
): Promise<string | undefined> => {
  await applyIt(work, 'terraform apply')
  work.applied()
  const reached = await waitForAddress(work, () => applyIt(work, 'terraform apply, for the fragment'))
  const trouble = await updateInventory(work)
  await waitForSsh(work, reached, playbook)
  if (playbook !== undefined) await work.step('ansible-playbook', (await playbook).play)
  work.done()
  work.progress.say(`up at ${reached.address}`)
  return trouble
}

/** Asks if a killed run left volumes of a VM that had been made: {@link takeOver} would erase them. */
const confirmErasingStrays = async (task: Task, found: Survey): Promise<void> => {
  const { strayVolumes } = found
  if (strayVolumes.length === 0) return
  refuseRestorable(found)
  const volumes = strayVolumes.join(' and ')
  await confirmLoss(
    task,
    `${task.vm} was up, and its state does not hold ${volumes} since an earlier run was killed: it would be created again, and its disk erased`,
  )
}

const takeOver = async (work: Work, found: Survey): Promise<void> => {
  await importStrayDomain(work, found)
  if (found.strayVolumes.length === 0) return
  // The provider would use an existing volume as if it were new, with whatever is on it.
  if (found.strayDomain !== undefined) {
    await work.step('terraform destroy of what is half-made', destroyCommand(work.call, { refresh: false }))
  }
  for (const volume of found.strayVolumes) await work.libvirt?.deleteVolume(work.pool, volume)
}
