import { defineMachine } from './define-machine.js'

/**
 * Provider nutanix/nutanix from 2.0 on, for the newer API. Each NIC has the address that it was assigned, then those that were
 * seen at it; since 2.4.1 they are in `nic_network_info`, by kind of NIC, before in `network_info`.
 */
export const nutanixVirtualMachineV2 = defineMachine({
  type: 'nutanix_virtual_machine_v2',
  name: ['name'],
  address: [
    { at: 'nics.*.nic_network_info.*.*.*.ipv4_config.*.ip_address.*.value' },
    { at: 'nics.*.network_info.*.ipv4_config.*.ip_address.*.value' },
    { at: 'nics.*.nic_network_info.*.*.*.ipv4_info.*.learned_ip_addresses.*.value' },
    { at: 'nics.*.network_info.*.ipv4_info.*.learned_ip_addresses.*.value' },
  ],
  facts: {
    id: 'ext_id|id',
    status: 'power_state',
    mac: 'nics.0.nic_backing_info.0.virtual_ethernet_nic.0.mac_address|nics.0.backing_info.0.mac_address',
  },
  vcpus: ['num_cores_per_socket', 'num_sockets', 'num_threads_per_core'],
  open: (read) => () => (instance) => {
    const machine = read(instance)
    const { memory_size_bytes: bytes } = instance.attributes
    if (typeof bytes !== 'number') return machine
    return { ...machine, facts: Object.assign(machine.facts, { tf_memory: Math.round(bytes / 2 ** 20) }) }
  },
})
