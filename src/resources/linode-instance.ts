import { defineMachine } from './define-machine.js'

/** Provider linode/linode. */
export const linodeInstance = defineMachine({
  type: 'linode_instance',
  name: ['label'],
  address: [
    { at: 'ip_address', label: 'public' },
    { at: 'private_ip_address', label: 'private' },
    { at: 'ipv4' },
    { at: 'ipv6', label: 'public' },
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
})
