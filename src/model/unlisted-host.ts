import type { Inventory } from './inventory.js'
import { statusText } from './status-text.js'

/** The message for a name that is no host of the inventory, with the reason if that is known. */
export const whyUnlisted = (name: string, { vms }: Inventory): string => {
  const status = vms.get(name)?.status
  return `no host "${name}"${status === undefined ? '' : `: ${statusText[status]}`}`
}

/** The hint that goes with it. */
export const UNLISTED_HINT = 'run: vm-inventory list'

/** Message and hint, as `--host` prints them. */
export const unlistedHost = (name: string, inventory: Inventory): string =>
  `${whyUnlisted(name, inventory)} (${UNLISTED_HINT})`
