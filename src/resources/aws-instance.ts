import type { ResourceInstance, StateValue } from '../state/state.js'
import { compilePath, valuesAt } from './attribute-path.js'
import { defineMachine } from './define-machine.js'
import type { StateView } from './resource-type.js'

/** Provider hashicorp/aws. An elastic IP of the same state goes first: `public_ip` of the instance is older than it. */
export const awsInstance = defineMachine({
  type: 'aws_instance',
  name: ['tags.Name', 'tags_all.Name'],
  address: [
    { at: 'public_ip', label: 'public' },
    { at: 'private_ip', label: 'private' },
    { at: 'ipv6_addresses', label: 'public' },
  ],
  facts: {
    id: 'id',
    size: 'instance_type',
    image: 'ami',
    zone: 'availability_zone',
    status: 'instance_state',
    private_ip: 'private_ip',
    private_dns: 'private_dns',
    public_dns: 'public_dns',
    subnet_id: 'subnet_id',
    tags: 'tags_all|tags',
  },
  groups: [['tag', 'tags_all|tags']],
  companions: ['aws_eip', 'aws_eip_association'],
  open: (read) => (view) => {
    const elastic = readElastic(view)
    return (instance) => {
      const machine = read(instance)
      const address = elastic.size === 0 ? undefined : ofInstance(instance, elastic)
      if (address === undefined) return machine
      return { ...machine, addresses: [{ address, network: 'public' }, ...machine.addresses] }
    }
  },
})

/** What names the machine of an elastic IP: `instance` and `network_interface` of an `aws_eip`, the others of an association. */
const OWNERS = ['instance', 'instance_id', 'network_interface', 'network_interface_id']
const INTERFACES = ['network_interface.*', 'primary_network_interface.*'].map((list) =>
  compilePath(`${list}.network_interface_id`),
)

/** Elastic IPs by the instance or the network interface they are associated with: the provider fills in one of them, or both. */
const readElastic = (view: StateView): Map<StateValue | undefined, StateValue> => {
  const found = new Map<StateValue | undefined, StateValue>()
  for (const { mode, attributes } of [...view.instances('aws_eip_association'), ...view.instances('aws_eip')]) {
    if (mode !== 'managed' || typeof attributes.public_ip !== 'string') continue
    for (const owner of OWNERS) {
      const id = attributes[owner]
      if (typeof id === 'string' && id !== '') found.set(id, attributes.public_ip)
    }
  }
  return found
}

/** The primary interface first: the IP of another one names the same instance. */
const ofInstance = (
  { attributes }: ResourceInstance,
  elastic: ReadonlyMap<StateValue | undefined, StateValue>,
): StateValue | undefined => {
  const others = INTERFACES.flatMap((path) => valuesAt(attributes, path))
  const found = [attributes.primary_network_interface_id, attributes.id, ...others].find((id) => elastic.has(id))
  return elastic.get(found)
}
