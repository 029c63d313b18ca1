import type { ResourceInstance, StateValue } from '../state/state.js'
import { atInterface } from './at-interface.js'
import { compilePath, valuesAt } from './attribute-path.js'
import { type AddressSpec, defineMachine } from './define-machine.js'
import { isTemplate } from './is-template.js'
import type { AddressCandidate } from './resource-type.js'

/** What the provider was asked to tell a guest, by cloud-init or as a container's configuration. */
export const toldAddresses: readonly AddressSpec[] = [
  { at: 'initialization.*.ip_config.*.ipv4.*.address' },
  { at: 'initialization.*.ip_config.*.ipv6.*.address' },
]

const DEVICE_MACS = compilePath('network_device.*.mac_address')

/**
 * Provider bpg/proxmox. The guest agent reports every interface, the loopback one and bridges of the guest included; one list
 * an interface. Those whose MAC address is a network device's go first. The provider waits for any address: `docker0` may have
 * one before the VM's own device. What the agent says goes before what cloud-init was told, which is all there is without one.
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
  excludes: isTemplate,
  open: (read) => () => (instance) => {
    const machine = read(instance)
    const { own, others } = readInterfaces(instance)
    return { ...machine, addresses: [...own, ...machine.addresses, ...others] }
  },
})

/** What the agent reports: of the VM's network devices, and of other interfaces. */
const readInterfaces = ({ attributes }: ResourceInstance): Record<'own' | 'others', AddressCandidate[]> => {
  const names = listOf(attributes.network_interface_names)
  const macs = listOf(attributes.mac_addresses).map(upperCase)
  const devices = new Set(valuesAt(attributes, DEVICE_MACS).map(upperCase))
  const found = { own: [] as AddressCandidate[], others: [] as AddressCandidate[] }
  for (const byInterface of [attributes.ipv4_addresses, attributes.ipv6_addresses]) {
    for (const [at, addresses] of listOf(byInterface).entries()) {
      const name = names[at]
      if (name === 'lo') continue
      const to = devices.has(macs[at] ?? null) ? found.own : found.others
      for (const address of listOf(addresses)) to.push({ address, ...atInterface(name) })
    }
  }
  return found
}

const listOf = (value: StateValue | undefined): readonly StateValue[] => (Array.isArray(value) ? value : [])

const upperCase = (mac: StateValue): StateValue => (typeof mac === 'string' ? mac.toUpperCase() : mac)
