/** Group of the hosts that have no address yet. */
export const NO_ADDRESS = 'vm_infra_no_address'

/** What stands in the place of an address while a VM has none: the Terraform template writes it. */
export const PENDING = 'pending'
