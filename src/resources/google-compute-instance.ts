import { defineMachine, type MachineSpec } from './define-machine.js'

/**
 * What an instance of Compute Engine says of itself, whatever it was made from. Up to Terraform 0.9 the addresses that it got
 * were in `assigned_nat_ip` and `address`; `nat_ip` held only one that was asked for.
 */
export const googleSpec: Omit<MachineSpec, 'type'> = {
  name: ['name'],
  address: [
    { each: 'network_interface.*', at: 'access_config.*.nat_ip', label: 'public' },
    { each: 'network_interface.*', at: 'access_config.*.assigned_nat_ip', label: 'public' },
    { each: 'network_interface.*', at: 'network_ip', label: 'private' },
    { each: 'network_interface.*', at: 'address', label: 'private' },
    { each: 'network_interface.*', at: 'ipv6_access_config.*.external_ipv6', label: 'public' },
  ],
  facts: {
    id: 'instance_id',
    size: 'machine_type',
    zone: 'zone',
    project: 'project',
    status: 'current_status',
    private_ip: 'network_interface.0.network_ip|network_interface.0.address',
    labels: 'labels',
    tags: 'tags',
  },
  groups: [
    ['label', 'labels'],
    ['tag', 'tags'],
  ],
}

/** Provider hashicorp/google. */
export const googleComputeInstance = defineMachine({ type: 'google_compute_instance', ...googleSpec })
