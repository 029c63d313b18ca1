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
  open: (read) => () => (instance) => {
    const machine = read(instance)
    const { num_sockets: sockets, num_vcpus_per_socket: each } = instance.attributes
    if (typeof sockets !== 'number' || typeof each !== 'number') return machine
    return { ...machine, facts: Object.assign(machine.facts, { tf_vcpu: sockets * each }) }
  },
})
