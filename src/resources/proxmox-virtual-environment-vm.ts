import type { ResourceInstance, StateValue } from '../state/state.js'
import { compilePath, valuesAt } from './attribute-path.js'
import { type AddressSpec, defineMachine } from './define-machine.js'
import type { AddressCandidate } from './resource-type.js'

/** What the provider was asked to tell a guest, by cloud-init or as a container's configuration. */
export const toldAddresses: readonly AddressSpec[] = [
  { at: 'initialization.*.ip_config.*.ipv4.*.address' },
  { at: 'initialization.*.ip_config.*.ipv6.*.address' },
]

const DEVICE_MACS = compilePath('network_device.*.mac_address')

/**
 * Provider bpg/proxmox. The guest agent reports every interface, the loopback one and bridges of the guest included; one list
 * an interface. Those whose MAC address is a network device's go first, and what the agent says before what cloud-init was
 * told, which is all there is without an agent.
 */
export const proxmoxVirtualEnvironmentVm = defineMachine({
  type: 'proxmox_virtual_environment_vm',
  name: ['name'],
  address: toldAddresses,
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
  open: (read) => () => (instance) => {
    const machine = read(instance)
    const { own, others } = readInterfaces(instance)
    return { ...machine, addresses: [...own, ...machine.addresses, ...others] }
  },
})

/** What the agent reports: of the VM's network devices, and of what the guest made itself. */
const readInterfaces = ({ attributes }: ResourceInstance): Record<'own' | 'others', AddressCandidate[]> => {
  const names = listOf(attributes.network_interface_names)
  const macs = listOf(attributes.mac_addresses)
  const devices = new Set(valuesAt(attributes, DEVICE_MACS).map(upperCase))
  const found = { own: [] as AddressCandidate[], others: [] as AddressCandidate[] }
  for (const byInterface of [attributes.ipv4_addresses, attributes.ipv6_addresses]) {
    for (const [at, addresses] of listOf(byInterface).entries()) {
      const name = names[at]
      if (name === 'lo') continue
      const to = devices.has(upperCase(macs[at])) ? found.own : found.others
      for (const address of listOf(addresses))
        to.push(typeof name === 'string' ? { address, network: name } : { address })
    }
  }
  return found
}

const listOf = (value: StateValue | undefined): readonly StateValue[] => (Array.isArray(value) ? value : [])

const upperCase = (mac: StateValue | undefined): StateValue | undefined =>
  typeof mac === 'string' ? mac.toUpperCase() : mac
