import { defineMachine } from './define-machine.js'

/** Provider nutanix/nutanix. What a NIC got is in `nic_list_status`; `nic_list` holds what was asked for. */
export const nutanixVirtualMachine = defineMachine({
  type: 'nutanix_virtual_machine',
  name: ['name'],
  address: [
    { each: 'nic_list_status.*', at: 'ip_endpoint_list.*.ip', network: 'subnet_name' },
    { each: 'nic_list.*', at: 'ip_endpoint_list.*.ip', network: 'subnet_name' },
  ],
  facts: {
    id: 'id',
    memory: 'memory_size_mib',
    status: 'power_state',
    cluster: 'cluster_name',
    mac: 'nic_list_status.0.mac_address|nic_list.0.mac_address',
  },
  vcpus: ['num_vcpus_per_socket', 'num_sockets'],
})
