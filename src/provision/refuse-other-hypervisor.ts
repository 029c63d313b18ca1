import { ExplainedError } from '../errors.js'
import { journalFile } from '../journal/journal.js'
import { shellWord } from '../model/shell-word.js'
import { rootRelative } from '../project/root-relative.js'
import type { Survey } from './survey.js'
import type { Task } from './task.js'

/**
 * Refuses a hypervisor that does not have the VM, where it was made on another: Terraform would take it for gone and forget
 * it, and it would run on.
 *
 * @throws ExplainedError that names both
 */
export const refuseOtherHypervisor = ({ vm, config, call, libvirt, journal }: Task, { isHere }: Survey): void => {
  if (libvirt === undefined || journal?.uri === undefined || journal.uri === libvirt.uri || isHere) return
  const file = rootRelative(config.root, journalFile(call.dir, vm))
  throw new ExplainedError(
    `${vm} was made on ${journal.uri}, and ${libvirt.uri} does not have it`,
    `set libvirt_uri to ${journal.uri}; or, if it is gone from there: rm ${shellWord(file)}`,
  )
}
