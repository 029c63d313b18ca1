import { UsageError } from '../errors.js'
import { refuseGroupName } from '../inventory/refuse-name.js'

/**
 * Checks that a VM can be in such a group: the inventory drops one that it refuses, or that has the name of a VM.
 *
 * @param vms names of the VMs that are asked for
 * @throws UsageError in the inventory's words
 */
export const checkGroup = (name: string, vms: readonly string[]): void => {
  const reason = refuseGroupName(name) ?? (vms.includes(name) ? 'has the name of a VM' : undefined)
  if (reason !== undefined) throw new UsageError(`the group "${name}" ${reason}`, 'rename the group')
}
