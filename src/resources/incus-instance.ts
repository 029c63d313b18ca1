import { defineMachine } from './define-machine.js'

/** Provider lxc/incus. */
export const incusInstance = defineMachine({
  type: 'incus_instance',
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
