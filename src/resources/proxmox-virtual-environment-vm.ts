import type { ResourceInstance } from '../state/state.js'
import { defineMachine } from './define-machine.js'
import type { AddressCandidate } from './resource-type.js'

/** Provider bpg/proxmox. The guest agent reports every interface, the loopback one included; one list an interface. */
export const proxmoxVirtualEnvironmentVm = defineMachine({
  type: 'proxmox_virtual_environment_vm',
  name: ['name'],
  address: [],
  facts: {
    id: 'vm_id',
    memory: 'memory.0.dedicated',
    node: 'node_name',
    mac: 'network_device.0.mac_address',
    running: 'started',
    tags: 'tags',
  },
  vcpus: ['cpu.0.cores', 'cpu.0.sockets'],
  groups: [['tag', 'tags']],
  open: (read) => () => (instance) => ({ ...read(instance), addresses: readAddresses(instance) }),
})

const readAddresses = ({ attributes }: ResourceInstance): AddressCandidate[] => {
  const names = Array.isArray(attributes.network_interface_names) ? attributes.network_interface_names : []
  const found: AddressCandidate[] = []
  for (const byInterface of [attributes.ipv4_addresses, attributes.ipv6_addresses]) {
    if (!Array.isArray(byInterface)) continue
    for (const [at, addresses] of byInterface.entries()) {
      const name = names[at]
      if (name === 'lo' || !Array.isArray(addresses)) continue
      for (const address of addresses) found.push(typeof name === 'string' ? { address, network: name } : { address })
    }
  }
  return found
}
