import type { Inventory } from './inventory.js'
import { statusText } from './status-text.js'

/** What is said of a name that is no host of the inventory, and why it is none where that is known. */
export const whyUnlisted = (name: string, { vms }: Inventory): string => {
  const status = vms.get(name)?.status
  return `no host "${name}"${status === undefined ? '' : `: ${statusText[status]}`}`
}

/** What to do about it. */
export const UNLISTED_HINT = 'run: vm-inventory list'

/** What `--host` says of it. */
export const unlistedHost = (name: string, inventory: Inventory): string =>
  `${whyUnlisted(name, inventory)} (${UNLISTED_HINT})`
