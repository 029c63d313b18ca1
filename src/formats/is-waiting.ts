import type { Host } from '../model/inventory.js'

/** Whether a VM has no address yet and cannot do without: the static inventory has a comment for it, not a line. */
export const isWaiting = ({ address, vars, groups }: Host): boolean =>
  address === undefined && vars.ansible_host === undefined && groups.includes('vm_infra_no_address')
