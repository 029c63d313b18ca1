import type { StateValue } from '../state/state.js'
import { defineMachine } from './define-machine.js'
import { idText } from './id-text.js'
import type { StateView } from './resource-type.js'

/** Types that assign reserved IPs, and what they were called before. */
const RESERVED = [
  'digitalocean_floating_ip_assignment',
  'digitalocean_floating_ip',
  'digitalocean_reserved_ip_assignment',
  'digitalocean_reserved_ip',
]

/** Provider digitalocean/digitalocean. A reserved IP that the same state assigns goes first. */
export const digitaloceanDroplet = defineMachine({
  type: 'digitalocean_droplet',
  name: ['name'],
  address: [
    { at: 'ipv4_address', label: 'public' },
    { at: 'ipv4_address_private', label: 'private' },
    { at: 'ipv6_address', label: 'public' },
  ],
  facts: {
    id: 'id',
    size: 'size',
    image: 'image',
    region: 'region',
    status: 'status',
    vcpu: 'vcpus',
    memory: 'memory',
    private_ip: 'ipv4_address_private',
    tags: 'tags',
  },
  groups: [['tag', 'tags']],
  companions: RESERVED,
  open: (read) => (view) => {
    const reserved = readReserved(view)
    return (instance) => {
      const machine = read(instance)
      const address = reserved.get(idText(instance.attributes.id))
      if (address === undefined) return machine
      return { ...machine, addresses: [{ address, network: 'public' }, ...machine.addresses] }
    }
  },
})

/** Reserved IPs by the droplet, whose id is a number in them and a string in itself. */
const readReserved = (view: StateView): Map<string | undefined, StateValue> => {
  const found = new Map<string | undefined, StateValue>()
  for (const { mode, attributes } of RESERVED.flatMap((type) => view.instances(type))) {
    const droplet = idText(attributes.droplet_id)
    if (mode === 'managed' && droplet !== undefined && typeof attributes.ip_address === 'string') {
      found.set(droplet, attributes.ip_address)
    }
  }
  return found
}
