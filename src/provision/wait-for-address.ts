import { ExplainedError } from '../errors.js'
import type { Inventory } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { failedBy } from '../process/command-error.js'
import { notListed } from './not-listed.js'
import { ownFragment } from './own-fragment.js'
import { seconds } from './progress.js'
import { ask } from './session.js'
import type { Task } from './task.js'
import { refreshCommand } from './terraform-commands.js'
import { waitUntil } from './wait-until.js'
import type { Work } from './work.js'

/** The address of a VM, and the inventory that it is from. */
export interface Reached {
  readonly address: string
  readonly inventory: Inventory
}

/** If libvirt knows no lease, the state is still refreshed once in so many attempts: not every network is libvirt's. */
const WITHOUT_LEASE = 10

/**
 * Milliseconds for the first refresh, or a quarter of the limit if that is less. A refresh takes seconds, but was seen to hang for
 * good in the libvirt provider; since it changes nothing but the state, it can be ended and tried again.
 */
const REFRESH_LIMIT = 60_000

/**
 * Waits until the inventory has an address for the VM. While the state has none, it is refreshed whenever libvirt (if there is one)
 * knows a lease. If the fragment was written before there was an address, one more apply writes it again.
 *
 * @param applyAgain that apply
 * @throws ExplainedError when there is no address in time, or the inventory does not list the VM at all
 */
export const waitForAddress = async (work: Work, applyAgain: () => Promise<void>): Promise<Reached> => {
  const reached = (await reach(work)) ?? (await waitFor(work))
  const { status, hosts } = await ownFragment(work)
  if (status !== 'vm' || hosts[0]?.address !== undefined) return reached
  await applyAgain()
  return (await reach(work)) ?? waitFor(work)
}

const waitFor = (work: Work): Promise<Reached> => {
  const { vm, libvirt, call, timeout: limit, signal, progress, onStart } = work
  return progress.step('waiting for an address', async () => {
    let attempts = 0
    let patience = Math.min(REFRESH_LIMIT, limit / 4)
    const look = async (): Promise<Reached | undefined> => {
      attempts += 1
      const lease = libvirt === undefined || (await libvirt.addresses(vm)).length > 0
      if (!lease && attempts % WITHOUT_LEASE !== 0) return undefined
      try {
        await ask(work, refreshCommand(call), { onStart, timeLimit: patience })
      } catch (error) {
        if (!failedBy('timeout', error)) throw error
        progress.say(`a refresh was not done after ${seconds(patience)}: it was stopped, and is tried again`)
        patience *= 2
      }
      return reach(work)
    }
    const onWait = (waited: number): void => progress.say(`no address after ${seconds(waited)}`)
    const reached = await waitUntil(look, { limit, pause: 1000, onWait, signal })
    if (reached !== undefined) return reached
    const what = `${vm} got no address within ${Math.round(limit / 1000)} s`
    const passedOver = await findPassedOver(work)
    if (passedOver !== undefined) throw new ExplainedError(`${what}: ${passedOver.message}`, passedOver.hint)
    throw new ExplainedError(
      what,
      libvirt === undefined
        ? 'let the configuration give it, for example in an output vm_ip: an address that other machines can reach'
        : `look at its console (virsh console ${vm}); is DHCP on in its network, and is the image bootable?`,
    )
  })
}

const PASSED_OVER: readonly Problem['code'][] = ['address-sensitive', 'address-unmatched', 'address-unusable']

/** Why an address that the VM does have was not taken. Once the VM is rolled back, nobody can look any more. */
const findPassedOver = async ({ vm, load }: Task): Promise<Problem | undefined> => {
  const { problems } = await load()
  return problems.find((problem) => problem.vm === vm && PASSED_OVER.includes(problem.code))
}

/** The VM's address in the inventory; undefined as long as it has none. */
const reach = async (task: Task): Promise<Reached | undefined> => {
  const inventory = await task.load()
  const host = inventory.hosts.get(task.vm)
  if (host === undefined) throw await notListed(task, inventory)
  return host.address === undefined ? undefined : { address: host.address, inventory }
}
