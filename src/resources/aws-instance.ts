import { defineMachine, type MachineSpec } from './define-machine.js'

/** What an instance of EC2 says of itself. An elastic IP of the same state goes first: its `public_ip` is older than that. */
export const awsSpec: Omit<MachineSpec, 'type'> = {
  name: ['tags.Name', 'tags_all.Name'],
  address: [
    { at: 'public_ip', label: 'public' },
    { at: 'private_ip', label: 'private' },
    { at: 'ipv6_addresses', label: 'public' },
  ],
  facts: {
    id: 'spot_instance_id|id',
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
  linked: {
    types: ['aws_eip', 'aws_eip_association'],
    at: 'public_ip',
    owner: ['instance', 'instance_id', 'network_interface', 'network_interface_id'],
    // The primary interface first: the IP of another one names the same instance.
    by: [
      'primary_network_interface_id',
      'id',
      'spot_instance_id',
      'network_interface.*.network_interface_id',
      'primary_network_interface.*.network_interface_id',
    ],
    label: 'public',
    first: true,
  },
}

/** Provider hashicorp/aws. */
export const awsInstance = defineMachine({ type: 'aws_instance', ...awsSpec })
