import { defineMachine } from './define-machine.js'

/** Provider hetznercloud/hcloud. A server does not tell the networks that a resource of their own attaches it to. */
export const hcloudServer = defineMachine({
  type: 'hcloud_server',
  name: ['name'],
  address: [
    { at: 'ipv4_address', label: 'public' },
    { each: 'network.*', at: 'ip', label: 'private' },
    { at: 'ipv6_address', label: 'public' },
  ],
  facts: {
    id: 'id',
    size: 'server_type',
    image: 'image',
    location: 'location',
    status: 'status',
    private_ip: 'network.0.ip',
    mac: 'network.0.mac_address',
    labels: 'labels',
  },
  groups: [['label', 'labels']],
  linked: { types: ['hcloud_server_network'], at: 'ip', owner: ['server_id'], by: ['id'], label: 'private' },
})
