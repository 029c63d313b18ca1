import type { ResourceInstance, StateValue } from '../state/state.js'
import { compilePath, valuesAt } from './attribute-path.js'
import { defineMachine } from './define-machine.js'
import type { AddressCandidate, StateView } from './resource-type.js'

const INTERFACE = 'azurerm_network_interface'
const PUBLIC_IP = 'azurerm_public_ip'
const PUBLIC_IP_IDS = compilePath('ip_configuration.*.public_ip_address_id')
/** Up to Terraform 0.9 there was only the first. */
const PRIVATE_IPS = ['private_ip_addresses.*', 'private_ip_address'].map(compilePath)

/**
 * Provider hashicorp/azurerm. This older type tells no address: they are those of the network interfaces that it names, the
 * primary one first, and of the public IPs that these name in their turn.
 */
export const azurermVirtualMachine = defineMachine({
  type: 'azurerm_virtual_machine',
  name: ['name', 'os_profile.0.computer_name'],
  address: [],
  facts: {
    id: 'id',
    size: 'vm_size',
    location: 'location',
    zone: 'zones.0',
    resource_group: 'resource_group_name',
    admin_username: 'os_profile.0.admin_username',
    tags: 'tags',
  },
  groups: [['tag', 'tags']],
  companions: [INTERFACE, PUBLIC_IP],
  open: (read) => (view) => {
    const interfaces = byId(view, INTERFACE)
    const publicIps = byId(view, PUBLIC_IP)
    return (instance) => {
      const { primary_network_interface_id: primary, network_interface_ids: all } = instance.attributes
      const own = found(interfaces, [primary, ...(Array.isArray(all) ? all : [])])
      const outside = found(
        publicIps,
        own.flatMap(({ attributes }) => valuesAt(attributes, PUBLIC_IP_IDS)),
      )
      const addresses: AddressCandidate[] = [
        ...outside.map(({ attributes }) => ({ address: attributes.ip_address ?? null, network: 'public' })),
        ...own
          .flatMap(({ attributes }) => PRIVATE_IPS.flatMap((path) => valuesAt(attributes, path)))
          .map((address) => ({ address, network: 'private' })),
      ]
      return { ...read(instance), addresses }
    }
  },
})

/** Azure spells its ids in upper and lower case as it likes. */
const byId = (view: StateView, type: string): Map<string, ResourceInstance> => {
  const instances = new Map<string, ResourceInstance>()
  for (const instance of view.instances(type)) {
    const { id } = instance.attributes
    if (typeof id === 'string') instances.set(id.toLowerCase(), instance)
  }
  return instances
}

/** Those that are there, each once, in the order of their ids. */
const found = (
  instances: Map<string, ResourceInstance>,
  ids: readonly (StateValue | undefined)[],
): ResourceInstance[] => {
  const all = ids.map((id) => (typeof id === 'string' ? instances.get(id.toLowerCase()) : undefined))
  return [...new Set(all)].filter((one) => one !== undefined)
}
