import { defineMachine } from './define-machine.js'
import { tagGroups } from './tag-groups.js'

/** Provider Telmate/proxmox. Its tags are one string, separated by `;` or `,`. */
export const proxmoxVmQemu = defineMachine({
  type: 'proxmox_vm_qemu',
  name: ['name'],
  address: [{ at: 'default_ipv4_address' }, { at: 'ssh_host' }, { at: 'default_ipv6_address' }],
  facts: {
    id: 'vmid',
    memory: 'memory',
    node: 'target_node',
    status: 'vm_state',
    tags: 'tags',
  },
  vcpus: ['cores', 'sockets'],
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
