import { defineMachine } from './define-machine.js'

/**
 * Provider scaleway/scaleway: one address each in older versions, lists in newer ones. A server does not tell the private
 * network that a resource of its own attaches it to, before it is read again.
 */
export const scalewayInstanceServer = defineMachine({
  type: 'scaleway_instance_server',
  name: ['name'],
  address: [
    { at: 'public_ip', label: 'public' },
    { at: 'public_ips.*.address', label: 'public' },
    { at: 'ipv6_address', label: 'public' },
    { at: 'private_ip', label: 'private' },
    { at: 'private_ips.*.address', label: 'private' },
  ],
  facts: {
    id: 'id',
    size: 'type',
    image: 'image',
    zone: 'zone',
    status: 'state',
    private_ip: 'private_ip',
    tags: 'tags',
  },
  groups: [['tag', 'tags']],
  linked: {
    types: ['scaleway_instance_private_nic'],
    at: 'private_ips.*.address',
    owner: ['server_id'],
    by: ['id'],
    label: 'private',
  },
})
