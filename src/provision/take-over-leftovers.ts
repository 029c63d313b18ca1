import { ExplainedError } from '../errors.js'
import { isDead, ownIdentity, type ProcessIdentity } from '../files/process-identity.js'
import { RUN_MARK } from '../journal/journal.js'
import { markedProcesses } from '../process/marked-processes.js'
import { signalGroup, signalProcess } from '../process/process-groups.js'
import { type Survey, strays } from './survey.js'
import type { Task } from './task.js'
import { importCommand } from './terraform-commands.js'
import { waitUntil } from './wait-until.js'
import type { Work } from './work.js'

/**
 * Ends what a killed run left at work: it would hold Terraform's lock, or go on making what is being removed. The journal
 * names the run before anything is started, so that all of it is found by its mark, in whatever group it is, and also when
 * only a provider has outlived its Terraform. Where there is no /proc to look in, it is the group that the journal names.
 */
export const endLeftBehind = async ({ journal, progress }: Pick<Task, 'journal' | 'progress'>): Promise<void> => {
  if (journal === undefined) return
  const { run, child } = journal
  const self = ownIdentity()
  const marked = (): number[] => (run === undefined ? [] : markedProcesses(`${RUN_MARK}=${run}`))
  const leads = (): boolean => child !== undefined && isHere(child, self) && !isDead(child, self)
  if (!leads() && marked().length === 0) return
  progress.say('ending what an earlier run left at work')
  const end = async (): Promise<true | undefined> => {
    if (leads() && child !== undefined) signalGroup(child.pid, 'SIGKILL')
    const left = marked()
    for (const pid of left) signalProcess(pid, 'SIGKILL')
    return left.length === 0 && !leads() ? true : undefined
  }
  await waitUntil(end, { limit: 5000, pause: 20 })
}

/** Whether the number of a process means something here. Without the time it began it could be another's by now. */
const isHere = ({ start, namespace, host, boot }: ProcessIdentity, self: ProcessIdentity): boolean =>
  start !== '' && namespace === self.namespace && host === self.host && boot === self.boot

/**
 * Imports a domain that a killed apply started and did not save, so that Terraform can replace or remove it. Whose doing
 * it is must have been checked before.
 *
 * @throws ExplainedError when the configuration has no domain to import it to
 */
export const importStrayDomain = async (work: Work, found: Survey): Promise<void> => {
  const { strayDomain } = found
  if (strayDomain === undefined) return
  const address = work.root.domain
  if (address === undefined) {
    throw new ExplainedError(
      `libvirt has a domain ${work.vm} that the state does not hold, and the Terraform configuration has no libvirt_domain to import it to`,
      `remove it: ${strays(work, found)[0]?.remove}`,
    )
  }
  const title = `import of domain ${strayDomain}, which the state does not hold`
  await work.step(title, importCommand(work.call, address, strayDomain))
}
