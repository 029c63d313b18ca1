import type { StateValue } from '../state/state.js'
import { compilePath, valuesAt } from './attribute-path.js'
import { readMachine } from './define-machine.js'
import type { AddressCandidate, MachineType, StateView } from './resource-type.js'

/** Types that associate floating IPs, with what names the port or the instance. */
const FLOATING = [
  ['openstack_networking_floatingip_associate_v2', 'port_id'],
  ['openstack_compute_floatingip_associate_v2', 'instance_id'],
] as const
const PORTS = compilePath('network.*.port')

const read = readMachine({
  type: 'openstack_compute_instance_v2',
  name: ['name'],
  address: [
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
})

/** Provider terraform-provider-openstack/openstack. A floating IP that the same state associates goes first. */
export const openstackComputeInstanceV2: MachineType = {
  kind: 'machine',
  type: 'openstack_compute_instance_v2',
  companions: FLOATING.map(([type]) => type),
  open: (view) => {
    const floating = readFloating(view)
    return (instance) => {
      const machine = read(instance)
      const first: AddressCandidate[] = []
      for (const key of [instance.attributes.id, ...valuesAt(instance.attributes, PORTS)]) {
        const address = floating.get(key)
        if (address !== undefined) first.push({ address, network: 'public' })
      }
      return first.length === 0 ? machine : { ...machine, addresses: [...first, ...machine.addresses] }
    }
  },
}

/** Floating IPs by the instance or the port they are associated with. */
const readFloating = (view: StateView): Map<StateValue | undefined, StateValue> => {
  const found = new Map<StateValue | undefined, StateValue>()
  for (const [type, key] of FLOATING) {
    for (const { mode, attributes } of view.instances(type)) {
      const owner = attributes[key]
      if (mode === 'managed' && typeof owner === 'string' && typeof attributes.floating_ip === 'string') {
        found.set(owner, attributes.floating_ip)
      }
    }
  }
  return found
}
