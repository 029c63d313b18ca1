import type { ResourceInstance, StateValue } from '../state/state.js'
import { atInterface } from './at-interface.js'
import { compilePath, valueAt, valuesAt } from './attribute-path.js'
import { defineMachine } from './define-machine.js'
import { isTemplate } from './is-template.js'
import { toldAddresses } from './proxmox-virtual-environment-vm.js'
import type { AddressCandidate } from './resource-type.js'

const OWN_NAMES = compilePath('network_interface.*.name')

/**
 * Provider bpg/proxmox. Since 0.80 `ipv4` and `ipv6` tell the first address of each interface of a container that runs, by
 * name, `docker0` among them; the container's own go first, whatever they are called (`veth0` in the provider's examples), then
 * what it was told.
 */
export const proxmoxVirtualEnvironmentContainer = defineMachine({
  type: 'proxmox_virtual_environment_container',
  name: ['initialization.0.hostname'],
  address: toldAddresses,
  facts: {
    id: 'vm_id',
    vcpu: 'cpu.0.cores',
    memory: 'memory.0.dedicated',
    node: 'node_name',
    mac: 'network_interface.0.mac_address',
    running: 'started',
    tags: 'tags',
  },
  groups: [['tag', 'tags']],
  excludes: isTemplate,
  open: (read) => () => (instance) => {
    const machine = read(instance)
    const own = new Set(valuesAt(instance.attributes, OWN_NAMES))
    const reported = readInterfaces(instance, own)
    const isOwn = ({ network = '' }: AddressCandidate): boolean => own.has(network)
    const addresses = [...reported.filter(isOwn), ...machine.addresses, ...reported.filter((one) => !isOwn(one))]
    return { ...machine, addresses }
  },
})

const readInterfaces = ({ attributes }: ResourceInstance, own: ReadonlySet<StateValue>): AddressCandidate[] =>
  ['ipv4', 'ipv6'].flatMap((family) =>
    Object.keys(attributes[family] ?? {}).map((network) => ({
      address: valueAt(attributes, [family, network]) ?? null,
      ...(own.has(network) ? { network } : atInterface(network)),
    })),
  )
