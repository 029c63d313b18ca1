import { defineMachine, type MachineSpec } from './define-machine.js'

/** What a virtual machine of Azure says of itself, whatever runs on it. */
export const azurermSpec: Omit<MachineSpec, 'type'> = {
  name: ['name', 'computer_name'],
  address: [
    { at: 'public_ip_address', label: 'public' },
    { at: 'public_ip_addresses', label: 'public' },
    { at: 'private_ip_address', label: 'private' },
    { at: 'private_ip_addresses', label: 'private' },
  ],
  facts: {
    id: 'virtual_machine_id',
    size: 'size',
    location: 'location',
    zone: 'zone',
    resource_group: 'resource_group_name',
    admin_username: 'admin_username',
    private_ip: 'private_ip_address',
    tags: 'tags',
  },
  groups: [['tag', 'tags']],
}

/** Provider hashicorp/azurerm. */
export const azurermLinuxVirtualMachine = defineMachine({ type: 'azurerm_linux_virtual_machine', ...azurermSpec })
