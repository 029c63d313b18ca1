import { defineMachine } from './define-machine.js'

/**
 * Provider linode/linode. Of an interface in a VPC the instance tells only what is in its own blocks; since 3.5 interfaces may be
 * resources that are made after it, when it has no address yet.
 */
export const linodeInstance = defineMachine({
  type: 'linode_instance',
  name: ['label'],
  address: [
    { at: 'ip_address', label: 'public' },
    { at: 'private_ip_address', label: 'private' },
    { at: 'ipv4' },
    { at: 'ipv6', label: 'public' },
    { at: 'interface.*.ipv4.*.vpc', label: 'private' },
    { at: 'config.*.interface.*.ipv4.*.vpc', label: 'private' },
  ],
  facts: {
    id: 'id',
    size: 'type',
    image: 'image',
    region: 'region',
    status: 'status',
    vcpu: 'specs.0.vcpus',
    memory: 'specs.0.memory',
    private_ip: 'private_ip_address',
    tags: 'tags',
  },
  groups: [['tag', 'tags']],
  linked: {
    types: ['linode_interface'],
    at: [
      'public.ipv4.assigned_addresses.*.address',
      'vpc.ipv4.assigned_addresses.*.nat_1_1_address',
      'vpc.ipv4.assigned_addresses.*.address',
      'public.ipv6.slaac.*.address',
    ].join('|'),
    owner: ['linode_id'],
    by: ['id'],
  },
})
