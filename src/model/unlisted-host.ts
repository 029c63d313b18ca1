import type { Inventory } from './inventory.js'
import { statusText } from './status-text.js'

/** What `--host` says of a name that is no host of the inventory, and why it is none where that is known. */
export const unlistedHost = (name: string, { vms }: Inventory): string => {
  const status = vms.get(name)?.status
  return `no host "${name}"${status === undefined ? '' : `: ${statusText[status]}`} (run: vm-inventory list)`
}
