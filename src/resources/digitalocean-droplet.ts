import { defineMachine } from './define-machine.js'

/** Provider digitalocean/digitalocean. */
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
})
