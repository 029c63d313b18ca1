import type { ResourceInstance } from '../state/state.js'
import { defineMachine } from './define-machine.js'
import type { AddressCandidate } from './resource-type.js'
import { tagGroups } from './tag-groups.js'

/**
 * Provider Telmate/proxmox. Its tags are one string, separated by `;` or `,`. Since 3.0.1 `target_node` may be empty, as
 * `current_node` tells, and `cpu`, which was the name of a model, may be a block with the cores; `power_state` is newer still. The
 * provider forgets the address of a VM that is off, and with `define_connection_info = false` it tells none: then what
 * cloud-init was told (`ip=10.0.0.5/24,gw=10.0.0.1`) is all there is.
 */
export const proxmoxVmQemu = defineMachine({
  type: 'proxmox_vm_qemu',
  name: ['name'],
  address: [{ at: 'default_ipv4_address' }, { at: 'ssh_host' }, { at: 'default_ipv6_address' }],
  facts: {
    id: 'vmid',
    memory: 'memory',
    node: 'current_node|target_node',
    status: 'power_state|vm_state',
    tags: 'tags',
  },
  vcpus: ['cpu.0.cores|cores', 'cpu.0.sockets|sockets'],
  open: (read) => () => (instance) => {
    const machine = read(instance)
    const { tags } = instance.attributes
    const groups: string[] = []
    if (typeof tags === 'string') {
      const list = tags.split(/[;,]/).map((tag) => tag.trim())
      tagGroups('tag', list, { except: [], keysOnly: false }, groups)
    }
    return { ...machine, groups, addresses: [...machine.addresses, ...toldCloudInit(instance)] }
  },
})

/** There are six interfaces in version 2, sixteen in version 3. */
const INTERFACES = 16

const toldCloudInit = ({ attributes }: ResourceInstance): AddressCandidate[] => {
  const found: AddressCandidate[] = []
  for (let nth = 0; nth < INTERFACES; nth++) {
    const config = attributes[`ipconfig${nth}`]
    if (typeof config !== 'string') continue
    for (const [, address = ''] of config.matchAll(/(?:^|,)ip6?=([^,]*)/g)) found.push({ address })
  }
  return found
}
