import { defineMachine, type MachineSpec } from './define-machine.js'

/** What an instance of LXD, or of its fork Incus, says of itself. */
export const lxdSpec: Omit<MachineSpec, 'type'> = {
  name: ['name'],
  address: [{ at: 'ipv4_address' }, { at: 'ipv6_address' }],
  facts: {
    status: 'status',
    mac: 'mac_address',
    image: 'image',
    project: 'project',
    type: 'type',
  },
}

/** Provider terraform-lxd/lxd. */
export const lxdInstance = defineMachine({ type: 'lxd_instance', ...lxdSpec })
