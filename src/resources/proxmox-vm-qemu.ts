import { readMachine } from './define-machine.js'
import type { MachineType } from './resource-type.js'
import { tagGroups } from './tag-groups.js'

const read = readMachine({
  type: 'proxmox_vm_qemu',
  name: ['name'],
  address: [{ at: 'default_ipv4_address' }, { at: 'ssh_host' }, { at: 'default_ipv6_address' }],
  facts: {
    id: 'vmid',
    vcpu: 'cores',
    memory: 'memory',
    node: 'target_node',
    status: 'vm_state',
    tags: 'tags',
  },
})

/** Provider Telmate/proxmox. Its tags are one string, separated by `;` or `,`. */
export const proxmoxVmQemu: MachineType = {
  kind: 'machine',
  type: 'proxmox_vm_qemu',
  open: () => (instance) => {
    const { tags } = instance.attributes
    const groups: string[] = []
    if (typeof tags === 'string') {
      const list = tags.split(/[;,]/).map((tag) => tag.trim())
      tagGroups('tag', list, { except: [], keysOnly: false }, groups)
    }
    return { ...read(instance), groups }
  },
}
