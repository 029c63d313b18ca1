import { defineMachine } from './define-machine.js'
import { tagGroups } from './tag-groups.js'

/**
 * Provider Telmate/proxmox. Its tags are one string, separated by `;` or `,`. Since 3.0.1 `target_node` may be empty, as
 * `current_node` tells, and `cpu`, which was the name of a model, may be a block with the cores; `power_state` is newer still.
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
    const { tags } = instance.attributes
    const groups: string[] = []
    if (typeof tags === 'string') {
      const list = tags.split(/[;,]/).map((tag) => tag.trim())
      tagGroups('tag', list, { except: [], keysOnly: false }, groups)
    }
    return { ...read(instance), groups }
  },
})
