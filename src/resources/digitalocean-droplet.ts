import { defineMachine } from './define-machine.js'

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
  linked: {
    // Those that assign reserved IPs, and what they were called before.
    types: [
      'digitalocean_reserved_ip',
      'digitalocean_reserved_ip_assignment',
      'digitalocean_floating_ip',
      'digitalocean_floating_ip_assignment',
    ],
    at: 'ip_address',
    owner: ['droplet_id'],
    by: ['id'],
    label: 'public',
    first: true,
  },
})
