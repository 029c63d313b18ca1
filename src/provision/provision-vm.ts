import type { ProgramCall } from '../process/command.js'
import { apply } from './apply.js'
import { ensureBaseImage } from './base-image.js'
import { checkHypervisor } from './check-hypervisor.js'
import { checkValues } from './check-values.js'
import { agree } from './declined.js'
import { giveUp } from './give-up.js'
import { initialise } from './initialise.js'
import { refuseLostState } from './refuse-lost-state.js'
import { refuseNewLogin } from './refuse-new-login.js'
import { refuseOtherHypervisor } from './refuse-other-hypervisor.js'
import { refuseOtherVms, refuseSecond } from './refuse-other-state.js'
import { refuseStrict } from './refuse-strict.js'
import { refuseTakenFragment } from './refuse-taken-fragment.js'
import { sayWhatStays } from './say-what-stays.js'
import { type Session, show } from './session.js'
import { isAnything, refuseForeign, type Survey, survey } from './survey.js'
import { endLeftBehind, importStrayDomain } from './take-over-leftovers.js'
import { openTask, type Task } from './task.js'
import { destroyCommand } from './terraform-commands.js'
import { updateInventory } from './update-inventory.js'
import { withVmLock } from './vm-lock.js'
import { requestedVariables, type VmRequest } from './vm-request.js'
import { waitForAddress } from './wait-for-address.js'
import { waitForSsh } from './wait-for-ssh.js'
import { beginWork, type Work } from './work.js'
import { putAside } from './workspace.js'

/** How a VM is provisioned. */
export interface ProvisionOptions {
  /** Runs at the end; undefined for none. */
  readonly playbook: ProgramCall | undefined
  readonly keepOnFailure: boolean
  /** The command line to try again with. */
  readonly again: string
  /** Asks a person; throws when nobody can be asked. */
  readonly confirm: (question: string) => Promise<boolean>
}

/**
 * Brings one VM up: checks, init, base image, apply, address, inventory.ini, ssh, playbook. What a killed run of the same
 * VM left is taken over. A VM that fails and was not up before is taken down again, unless it is to be kept.
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
    if (options.playbook !== undefined) await refuseStrict(session)
    const isNew = !isAnything(found)
    if (!isNew) sayWhatStays(task)
    await ensureBaseImage(task, found)
    const fresh = isNew || task.journal?.fresh === true
    // What was never made whole holds nothing yet.
    const precious = !isNew && !(fresh && task.journal?.made === undefined)
    if (precious) await agreeToEraseStrays(task, found, options.confirm)
    if (found.lost !== undefined) await putAside(task, found.lost)
    const work = beginWork(task, { phase: 'apply', fresh, ours: true })
    try {
      return await bringUp(task, found, work, { ...options, precious })
    } catch (error) {
      throw await giveUp(error, task, work, { keep: options.keepOnFailure, again: options.again })
    }
  })

const bringUp = async (
  task: Task,
  found: Survey,
  work: Work,
  { playbook, precious, confirm }: ProvisionOptions & { readonly precious: boolean },
): Promise<string | undefined> => {
  const { session } = task
  const { progress } = session
  await takeOver(task, found, work)
  await apply(task, work, { title: 'terraform apply', precious, confirm })
  work.applied()
  const reached = await waitForAddress(task, work.onStart, () =>
    apply(task, work, { title: 'terraform apply, for the fragment', precious, confirm }),
  )
  const trouble = await updateInventory(session)
  await waitForSsh(session, reached)
  if (playbook !== undefined) {
    await progress.step('ansible-playbook', () => show(session, playbook, work.onStart))
  }
  work.done()
  progress.say(`up at ${reached.address}`)
  return trouble
}

/** A VM was made before, and its state does not hold all of it, since an earlier run was killed: {@link takeOver} begins anew. */
const agreeToEraseStrays = async (
  { session: { vm } }: Task,
  { strayVolumes }: Survey,
  confirm: ProvisionOptions['confirm'],
): Promise<void> => {
  if (strayVolumes.length === 0) return
  const volumes = strayVolumes.join(' and ')
  await agree(
    vm,
    `${vm} was up, and its state does not hold ${volumes} since an earlier run was killed: it would be made anew, and its disk erased`,
    confirm,
  )
}

const takeOver = async (task: Task, found: Survey, work: Work): Promise<void> => {
  const { session, call, libvirt, pool } = task
  await importStrayDomain(task, found, work.onStart)
  if (found.strayVolumes.length === 0) return
  // The provider would take a volume that is there for a new one, with whatever is on it.
  if (found.strayDomain !== undefined) {
    await session.progress.step('terraform destroy of what is half-made', () =>
      show(session, destroyCommand(call, { refresh: false }), work.onStart),
    )
  }
  for (const volume of found.strayVolumes) await libvirt?.deleteVolume(pool, volume)
}
