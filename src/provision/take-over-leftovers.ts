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
 * Ends the processes that a killed run left: they would hold Terraform's lock, or go on making what is being removed. All of them
 * have the run's name from the journal in their environment, so they are found in whatever group they are, even if only a provider
 * has outlived its Terraform. Where there is no /proc to look in, only the process group that the journal names is ended.
 */
export const endLeftBehind = async ({ journal, progress }: Pick<Task, 'journal' | 'progress'>): Promise<void> => {
  if (journal === undefined) return
  const { run, child } = journal
  const self = ownIdentity()
  const marked = (): number[] => (run === undefined ? [] : markedProcesses(`${RUN_MARK}=${run}`))
  const leads = (): boolean => child !== undefined && isHere(child, self) && !isDead(child, self)
  if (!leads() && marked().length === 0) return
  progress.say('stopping what an earlier run left running')
  const end = async (): Promise<true | undefined> => {
    if (leads() && child !== undefined) signalGroup(child.pid, 'SIGKILL')
    const left = marked()
    for (const pid of left) signalProcess(pid, 'SIGKILL')
    return left.length === 0 && !leads() ? true : undefined
  }
  await waitUntil(end, { limit: 5000, pause: 20 })
}

/**
 * Whether the process number means a process of this machine. Without its start time, the number could be another process's by
 * now.
 */
const isHere = ({ start, namespace, host, boot }: ProcessIdentity, self: ProcessIdentity): boolean =>
  start !== '' && namespace === self.namespace && host === self.host && boot === self.boot

/**
 * Imports a domain that a killed apply started and did not save, so that Terraform can replace or remove it. The caller must have
 * checked that the domain is ours.
 *
 * @throws ExplainedError when the configuration has no domain to import it to
 */
export const importStrayDomain = async (work: Work, found: Survey): Promise<void> => {
  const { strayDomain } = found
  if (strayDomain === undefined) return
  const address = work.root.domain
  if (address === undefined) {
    throw new ExplainedError(
      `libvirt has a domain ${work.vm} that the state does not hold, and the Terraform configuration has no libvirt_domain to import it into`,
      `remove it: ${strays(work, found)[0]?.remove}`,
    )
  }
  const title = `import of domain ${strayDomain}, which the state does not hold`
  await work.step(title, importCommand(work.call, address, strayDomain))
}
