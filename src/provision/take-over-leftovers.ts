import { ExplainedError } from '../errors.js'
import { groupMembers } from '../process/group-members.js'
import { signalGroup, signalProcess } from '../process/stop-group.js'
import { isDead, ownIdentity } from '../static/process-identity.js'
import { show } from './session.js'
import type { Survey } from './survey.js'
import type { Task } from './task.js'
import { importCommand } from './terraform-commands.js'
import { waitUntil } from './wait-until.js'

/**
 * Ends what a killed run left at work: it would hold Terraform's lock, or go on making what is being removed. That may be
 * less than it was: Terraform dies of its closed output, and its provider outlives it.
 */
export const endLeftBehind = async ({ journal, session }: Pick<Task, 'journal' | 'session'>): Promise<void> => {
  const child = journal?.child
  const self = ownIdentity()
  // Without the time it began, the number alone could be another process's by now.
  if (child === undefined || child.start === '' || child.namespace !== self.namespace || child.host !== self.host)
    return
  if (child.boot !== self.boot) return
  const members = (): number[] => groupMembers(child.pid, `VM_INFRA_ROOT=${session.config.root}`)
  const leads = (): boolean => !isDead(child, self)
  if (!leads() && members().length === 0) return
  session.progress.say(`ending what an earlier run left at work (process group ${child.pid})`)
  const end = async (): Promise<true | undefined> => {
    if (leads()) signalGroup(child.pid, 'SIGKILL')
    const left = members()
    for (const pid of left) signalProcess(pid, 'SIGKILL')
    return left.length === 0 && !leads() ? true : undefined
  }
  await waitUntil(end, { limit: 5000, pause: 20 })
}

/**
 * Imports a domain that a killed apply started and did not save, so that Terraform can replace or remove it. Whose doing
 * it is must have been checked before.
 */
export const importStrayDomain = async (
  task: Task,
  { strayDomain }: Survey,
  onStart: (leader: number) => void,
): Promise<void> => {
  if (strayDomain === undefined) return
  const { session, call } = task
  const address = session.root.domain
  if (address === undefined) {
    throw new ExplainedError(
      `libvirt has a domain ${session.vm} that the state does not hold, and the Terraform configuration has no libvirt_domain to import it to`,
      `remove it: virsh destroy ${session.vm}; virsh undefine ${session.vm}`,
    )
  }
  await session.progress.step(`import of domain ${strayDomain}, which the state does not hold`, () =>
    show(session, importCommand(call, address, strayDomain), onStart),
  )
}
