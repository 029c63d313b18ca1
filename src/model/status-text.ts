import type { VmStatus } from './inventory.js'

/** What each status means, to follow a name and a colon. */
export const statusText: Readonly<Record<VmStatus['status'], string>> = {
  running: 'its state holds it',
  stopped: 'its state holds it, switched off when Terraform last looked',
  tainted: 'its state holds it, marked tainted: the next apply replaces it',
  'no-address': 'its state holds it, without an address yet',
  creating: 'Terraform is creating or changing it right now',
  unverified: 'only its fragment knows it',
  'stand-in': 'its state cannot be used, its fragment stands in',
  unknown: 'only its fragment knows it, its state holds nothing recognised as a VM',
  orphan: 'its state does not hold it, only its fragment is left',
  unreadable: 'its state or fragment cannot be read',
  refused: 'its name cannot be used',
}
