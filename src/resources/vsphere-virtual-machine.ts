import { defineMachine } from './define-machine.js'

/** Provider hashicorp/vsphere. The addresses come from VMware Tools; `tags` are numbers of tags, so they make no groups. */
export const vsphereVirtualMachine = defineMachine({
  type: 'vsphere_virtual_machine',
  name: ['name'],
  address: [{ at: 'default_ip_address' }, { at: 'guest_ip_addresses' }],
  facts: {
    id: 'uuid',
    vcpu: 'num_cpus',
    memory: 'memory',
    folder: 'folder',
    status: 'power_state',
    mac: 'network_interface.0.mac_address',
  },
})
