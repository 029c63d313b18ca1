import type { Inventory } from '../model/inventory.js'

/** Every name there is: hosts that are listed, and VMs that are known but not listed. Sorted. */
export const knownNames = ({ hosts, vms }: Inventory): string[] => [...new Set([...hosts.keys(), ...vms.keys()])].sort()
