import { defineMachine } from './define-machine.js'

/** Provider terraform-lxd/lxd. */
export const lxdInstance = defineMachine({
  type: 'lxd_instance',
  name: ['name'],
  address: [{ at: 'ipv4_address' }, { at: 'ipv6_address' }],
  facts: {
    status: 'status',
    mac: 'mac_address',
    image: 'image',
    project: 'project',
    type: 'type',
  },
})
