import type { Host } from './inventory.js'

/** Group of the hosts that have no address yet. */
export const NO_ADDRESS = 'vm_infra_no_address'

/** What stands in the place of an address while a VM has none: the Terraform template writes it. */
export const PENDING = 'pending'

/** Whether a VM has no address yet and cannot do without: the static inventory has a comment for it, not a line. */
export const isWaiting = ({ vars, groups }: Host): boolean =>
  vars.ansible_host === undefined && groups.includes(NO_ADDRESS)
