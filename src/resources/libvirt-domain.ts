import { record } from '../model/value.js'
import type { ResourceInstance, StateValue } from '../state/state.js'
import { defineMachine } from './define-machine.js'
import { readInterfaceAddresses } from './libvirt-interface-addresses.js'
import type { Machine } from './resource-type.js'

/**
 * Provider dmacvicar/libvirt. Up to 0.8 the addresses are in `network_interface[]`; from 0.9 on they are only in the data
 * resource `libvirt_domain_interface_addresses`, and `id` is the running number of the hypervisor, not the UUID.
 * `tf_memory` is in MiB in both.
 */
export const libvirtDomain = defineMachine({
  type: 'libvirt_domain',
  name: ['name'],
  address: [{ each: 'network_interface.*', at: 'addresses', network: 'network_name|bridge|macvtap' }],
  facts: {
    id: 'id',
    vcpu: 'vcpu',
    memory: 'memory',
    running: 'running',
    arch: 'arch',
    mac: 'network_interface.0.mac',
  },
  companions: ['libvirt_domain_interface_addresses'],
  open: (read) => (view) => {
    let addressesOf: ReturnType<typeof readInterfaceAddresses> | undefined
    return (instance) => {
      const machine = read(instance)
      if (isBefore09(instance)) return machine
      addressesOf ??= readInterfaceAddresses(view)
      return since09(machine, instance, addressesOf)
    }
  },
})

/** Up to 0.8 there is the list, even if it is sensitive and withheld. */
const isBefore09 = ({ attributes: { network_interface } }: ResourceInstance): boolean =>
  network_interface !== undefined && network_interface !== null

const since09 = (
  machine: Machine,
  instance: ResourceInstance,
  addressesOf: ReturnType<typeof readInterfaceAddresses>,
): Machine => {
  const { uuid, memory, memory_unit, unit } = instance.attributes
  const { addresses, mac } = addressesOf(instance)
  const facts = Object.assign(record<StateValue>(), machine.facts)
  if (typeof uuid === 'string') facts.tf_id = uuid
  if (mac !== undefined) facts.tf_mac = mac
  if (typeof memory === 'number') facts.tf_memory = mebibytes(memory, memory_unit ?? unit)
  return { ...machine, facts, addresses: [...machine.addresses, ...addresses] }
}

/** Units are libvirt's, whatever their case: `GiB` or `G` is 2^30 bytes, `GB` is 10^9, and none is KiB. */
const mebibytes = (memory: number, unit: StateValue | undefined): number => {
  const text = typeof unit === 'string' ? unit : 'KiB'
  const [, prefix = 'k', suffix = ''] = /^([bkmgtpe])(i?b|ytes?)?$/i.exec(text) ?? []
  const base = suffix.toLowerCase() === 'b' ? 1000 : 1024
  return Math.round((memory * base ** 'bkmgtpe'.indexOf(prefix.toLowerCase())) / 2 ** 20)
}
