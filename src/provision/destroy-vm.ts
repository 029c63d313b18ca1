import { existsSync } from 'node:fs'
import { ExplainedError } from '../errors.js'
import { shellWord } from '../model/shell-word.js'
import { initialise } from './initialise.js'
import { refuseLostState } from './lost-state.js'
import { fragmentPath } from './own-fragment.js'
import { isHeldUnlisted, listedFrom, refuseOtherHypervisor, refuseOtherVms } from './refuse-others.js'
import { removeVm } from './remove-vm.js'
import type { Session } from './session.js'
import { type Survey, survey } from './survey.js'
import { endLeftBehind } from './take-over-leftovers.js'
import { openTask, type Task } from './task.js'
import { withVmLock } from './vm-lock.js'
import { type Held, isBackendConfigured } from './workspace.js'

/**
 * Takes one VM down, after asking. If it is interrupted anywhere, the next run finishes it.
 *
 * @returns a line when the VM is gone but inventory.ini could not be written
 * @throws ExplainedError when it is nowhere, or cannot be taken down
 */
export const destroyVm = (session: Session): Promise<string | undefined> =>
  withVmLock(session, async () => {
    const task = openTask(session, {})
    // Without a backend the survey needs no Terraform, and a wrong name is refused before `terraform init` installs anything.
    if (await isBackendConfigured(task)) await initialise(task)
    const found = await survey(task)
    await checkSomewhere(task, found)
    refuseOtherHypervisor(task, found)
    refuseLostState(task, found)
    await refuseOtherVms(task, found)
    if (!(await task.confirm(question(task, found)))) {
      throw new ExplainedError(`${task.vm} stays as it is`, 'run it again to destroy it')
    }
    await initialise(task)
    await endLeftBehind(task)
    // The processes just ended may have made more since the first survey.
    return removeVm(task, task.journal?.run === undefined ? found : await survey(task))
  })

const question = ({ vm }: Task, { resources, deposed, strayDomain }: Survey): string =>
  resources.length === 0 && !deposed && strayDomain === undefined
    ? `Remove what is left of ${vm}?`
    : `Destroy ${vm} and its disk?`

/**
 * Checks that there is something of the VM to destroy.
 *
 * @throws ExplainedError for a VM that is nowhere, or that another state holds: its fragment and its line in inventory.ini
 *   would go, and the VM would stay
 */
export const checkSomewhere = async (
  { vm, config, load, journal }: Task,
  { workspace, resources, deposed, path, strayDomain }: Pick<Survey, keyof Held | 'strayDomain'>,
): Promise<void> => {
  // Unfinished work is always finished, even if a copy of the VM's state lies somewhere else.
  if (resources.length > 0 || deposed || (journal !== undefined && journal.phase !== 'up')) return
  const inventory = await load()
  const { hosts, vms } = inventory
  const state = hosts.get(vm)?.state
  const isRemote = workspace && path === undefined
  if (state !== undefined && !isRemote) {
    const isAlone = listedFrom(inventory, state.source.path).length === 1
    throw new ExplainedError(
      `${vm} is in ${state.source.path}, which is not the state of the workspace ${vm}`,
      isAlone
        ? 'run terraform destroy in the workspace or folder of that state: another may be selected now'
        : `that state holds other VMs too, which terraform destroy would take down: take ${vm} out of its configuration and run terraform apply in its workspace or folder`,
    )
  }
  if (journal !== undefined || workspace) return
  if (isHeldUnlisted(inventory, vm)) {
    throw new ExplainedError(
      `${vm} is held by a state, but its name cannot be used`,
      `see: vm-inventory explain ${shellWord(vm)}${config.given}`,
    )
  }
  if (existsSync(fragmentPath({ config, vm })) && vms.has(vm)) return
  const names = [...vms.keys()]
  throw new ExplainedError(
    `there is no VM ${vm}${strayDomain === undefined ? '' : ': libvirt has a domain of that name, but it does not belong to this project'}`,
    names.length === 0
      ? 'there are no VMs'
      : `there are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`,
  )
}
