import { valueAt } from './attribute-path.js'
import { defineMachine, type MachineSpec } from './define-machine.js'
import type { AddressCandidate } from './resource-type.js'

const CHOSEN = ['config', 'user.access_interface']

/**
 * What an instance of LXD, or of its fork Incus, says of itself.
 *
 * `ipv4_address` and `ipv6_address` are of the interface that `user.access_interface` names, else of one that the provider
 * finds: of LXD's the first by name, `docker0` before `enp5s0`. `interfaces` (LXD's from 2.1 on) has the instance's own devices
 * only, so that an address which is there goes before one that the guest made itself.
 */
export const lxdSpec: Omit<MachineSpec, 'type'> = {
  name: ['name'],
  address: [
    { at: 'ipv4_address' },
    { at: 'ipv6_address' },
    { each: 'interfaces.*', at: 'ips.*.address', network: 'name' },
    { each: 'interfaces.*', at: 'ip_addresses.*.address', network: 'name' },
  ],
  facts: {
    status: 'status',
    mac: 'mac_address',
    image: 'image',
    project: 'project',
    type: 'type',
  },
  open: (read) => () => (instance) => {
    const machine = read(instance)
    if (valueAt(instance.attributes, CHOSEN)) return machine
    const all = machine.addresses
    const own = new Set(all.filter(({ network }) => network !== undefined).map(({ address }) => address))
    const isOwn = ({ address }: AddressCandidate): boolean => own.has(address)
    return { ...machine, addresses: [...all.filter(isOwn), ...all.filter((one) => !isOwn(one))] }
  },
}

/** Provider terraform-lxd/lxd. */
export const lxdInstance = defineMachine({ type: 'lxd_instance', ...lxdSpec })
