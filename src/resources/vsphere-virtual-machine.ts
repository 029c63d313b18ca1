import { defineMachine } from './define-machine.js'

/**
 * Provider hashicorp/vsphere. The addresses come from VMware Tools: up to Terraform 0.9 each interface had its own. `tags` are
 * numbers of tags, so they make no groups.
 */
export const vsphereVirtualMachine = defineMachine({
  type: 'vsphere_virtual_machine',
  name: ['name'],
  address: [
    { at: 'default_ip_address' },
    { at: 'guest_ip_addresses' },
    { each: 'network_interface.*', at: 'ipv4_address', network: 'label' },
    { each: 'network_interface.*', at: 'ipv6_address', network: 'label' },
  ],
  facts: {
    id: 'uuid',
    vcpu: 'num_cpus|vcpu',
    memory: 'memory',
    folder: 'folder',
    status: 'power_state',
    mac: 'network_interface.0.mac_address',
  },
})
