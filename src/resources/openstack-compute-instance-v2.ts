import type { ResourceInstance, StateValue } from '../state/state.js'
import { compilePath, valueAt, valuesAt } from './attribute-path.js'
import { defineMachine } from './define-machine.js'
import type { AddressCandidate, StateView } from './resource-type.js'

/** Types that associate floating IPs: where the IP is, and what names the port or the instance. */
const FLOATING = [
  ['openstack_networking_floatingip_v2', 'address', 'port_id'],
  ['openstack_networking_floatingip_associate_v2', 'floating_ip', 'port_id'],
  ['openstack_compute_floatingip_associate_v2', 'floating_ip', 'instance_id'],
] as const
const NETWORKS = compilePath('network.*')

/**
 * Provider terraform-provider-openstack/openstack. A floating IP that the same state associates goes first; in states of version 3
 * the instance itself may name it, for one of its networks or for all.
 */
export const openstackComputeInstanceV2 = defineMachine({
  type: 'openstack_compute_instance_v2',
  name: ['name'],
  address: [
    { at: 'floating_ip', label: 'public' },
    { each: 'network.*', at: 'floating_ip', label: 'public' },
    { at: 'access_ip_v4' },
    { each: 'network.*', at: 'fixed_ip_v4', network: 'name' },
    { at: 'access_ip_v6' },
    { each: 'network.*', at: 'fixed_ip_v6', network: 'name' },
  ],
  facts: {
    id: 'id',
    size: 'flavor_name',
    image: 'image_name',
    zone: 'availability_zone',
    region: 'region',
    status: 'power_state',
    private_ip: 'network.0.fixed_ip_v4',
    mac: 'network.0.mac',
    metadata: 'all_metadata',
    tags: 'tags',
  },
  groups: [
    ['tag', 'tags'],
    ['metadata', 'metadata'],
  ],
  companions: FLOATING.map(([type]) => type),
  open: (read) => (view) => {
    const floating = readFloating(view)
    return (instance) => {
      const machine = read(instance)
      const first: AddressCandidate[] = []
      for (const key of ownersIn(instance)) {
        const address = floating.get(key)
        if (address !== undefined) first.push({ address, network: 'public' })
      }
      return first.length === 0 ? machine : { ...machine, addresses: [...first, ...machine.addresses] }
    }
  },
})

/** What a floating IP of the instance is found by: the instance, its ports, and fixed IPs where the state does not tell the port. */
const ownersIn = ({ attributes }: ResourceInstance): (StateValue | undefined)[] => {
  const owners: (StateValue | undefined)[] = [attributes.id]
  for (const network of valuesAt(attributes, NETWORKS)) {
    const port = valueAt(network, ['port'])
    owners.push(port || valueAt(network, ['fixed_ip_v4']))
  }
  return owners
}

/** Floating IPs by the instance or the port they are associated with, and by its fixed IP if no other port has the same. */
const readFloating = (view: StateView): Map<StateValue | undefined, StateValue> => {
  const found = new Map<StateValue | undefined, StateValue>()
  const ports = new Map<string, { port: string; address: string } | undefined>()
  for (const [type, at, key] of FLOATING) {
    for (const { mode, attributes } of view.instances(type)) {
      const { [at]: address, [key]: owner, fixed_ip: fixed } = attributes
      if (mode !== 'managed' || typeof owner !== 'string' || owner === '' || typeof address !== 'string') continue
      found.set(owner, address)
      if (key !== 'port_id' || typeof fixed !== 'string' || fixed === '') continue
      const isOther = ports.has(fixed) && ports.get(fixed)?.port !== owner
      ports.set(fixed, isOther ? undefined : { port: owner, address })
    }
  }
  for (const [fixed, port] of ports) if (port) found.set(fixed, port.address)
  return found
}
