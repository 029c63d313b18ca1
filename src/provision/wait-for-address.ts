import { existsSync, readFileSync } from 'node:fs'
import { ExplainedError } from '../errors.js'
import type { Host, Inventory } from '../model/inventory.js'
import { formatProblem } from '../model/problem.js'
import { fragmentFile } from './fragment-file.js'
import { show } from './session.js'
import type { Task } from './task.js'
import { applyCommand, refreshCommand } from './terraform-commands.js'
import { waitUntil } from './wait-until.js'

/**
 * The VM as Ansible will see it, once it has an address. While the state has none, libvirt is asked where it can be, and the
 * state refreshed; a fragment that was written before there was an address is written again by one more apply.
 *
 * @throws ExplainedError when there is none in time, or the inventory does not list the VM at all.
 */
export const waitForAddress = async (task: Task, onStart: (leader: number) => void): Promise<Host> => {
  const { session } = task
  const known = listed(task, await session.load())
  const host = known.address === undefined ? await waitFor(task, onStart) : known
  const fragment = fragmentFile(session.config, session.vm)
  if (host.address !== undefined && existsSync(fragment) && !readFileSync(fragment, 'utf8').includes(host.address)) {
    await session.progress.step('terraform apply, for the fragment', () =>
      show(session, applyCommand(task.call), onStart),
    )
    return listed(task, await session.load())
  }
  return host
}

const waitFor = (task: Task, onStart: (leader: number) => void): Promise<Host> => {
  const { session, libvirt, call } = task
  const limit = session.timeout
  const { signal } = session
  return session.progress.step('waiting for an address', async () => {
    const attempt = async (): Promise<Host | undefined> => {
      if (libvirt !== undefined && (await libvirt.addresses(session.vm)).length === 0) return undefined
      await show(session, refreshCommand(call), onStart)
      const host = listed(task, await session.load())
      return host.address === undefined ? undefined : host
    }
    const host = await waitUntil(attempt, { limit, pause: 1000, ...(signal && { signal }) })
    if (host !== undefined) return host
    throw new ExplainedError(
      `${session.vm} got no address within ${Math.round(limit / 1000)} s`,
      `look at its console (virsh console ${session.vm}); is DHCP on in its network, and the image bootable?`,
    )
  })
}

const listed = ({ session: { vm } }: Task, { hosts, problems }: Inventory): Host => {
  const host = hosts.get(vm)
  if (host !== undefined) return host
  const problem = problems.find((one) => one.vm === vm)
  throw new ExplainedError(
    `Terraform has made ${vm}, but the inventory does not list it${problem === undefined ? '' : `: ${formatProblem(problem)}`}`,
    'see: vm-inventory check',
  )
}
