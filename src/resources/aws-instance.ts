import type { StateValue } from '../state/state.js'
import { readMachine } from './define-machine.js'
import type { MachineType, StateView } from './resource-type.js'

const read = readMachine({
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
})

/** Provider hashicorp/aws. An elastic IP of the same state goes first: `public_ip` of the instance is older than it. */
export const awsInstance: MachineType = {
  kind: 'machine',
  type: 'aws_instance',
  companions: ['aws_eip', 'aws_eip_association'],
  open: (view) => {
    const elastic = readElastic(view)
    return (instance) => {
      const machine = read(instance)
      const address = elastic.get(instance.attributes.id)
      if (address === undefined) return machine
      return { ...machine, addresses: [{ address, network: 'public' }, ...machine.addresses] }
    }
  },
}

const readElastic = (view: StateView): Map<StateValue | undefined, StateValue> => {
  const found = new Map<StateValue | undefined, StateValue>()
  for (const { mode, attributes } of [...view.instances('aws_eip_association'), ...view.instances('aws_eip')]) {
    const id = attributes.instance_id ?? attributes.instance
    if (mode === 'managed' && typeof id === 'string' && id !== '' && typeof attributes.public_ip === 'string') {
      found.set(id, attributes.public_ip)
    }
  }
  return found
}
