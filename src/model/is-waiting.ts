import type { Host } from './inventory.js'
import { NO_ADDRESS } from './no-address.js'

/** Whether a VM has no address yet and cannot do without: the static inventory has a comment for it, not a line. */
export const isWaiting = ({ address, vars, groups }: Host): boolean =>
  address === undefined && vars.ansible_host === undefined && groups.includes(NO_ADDRESS)
