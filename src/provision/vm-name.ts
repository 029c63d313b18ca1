import { UsageError } from '../errors.js'
import { refuseHostName } from '../inventory/refuse-name.js'

const LONGEST = 63
const VM_NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Checks that `name` is valid as a workspace, a file name, a host name, a libvirt domain and an Ansible host at once: 1 to 63
 * lower-case letters, digits and hyphens, a letter first, no hyphen last. The strictest rule is that for host names (RFC 1123); a
 * digit may not come first because virsh takes numbers for the ids of domains.
 *
 * @throws UsageError with the rule, and a name that would do
 */
export const checkVmName = (name: string): void => {
  if (VM_NAME.test(name) && !isTaken(name)) return
  const rule = isTaken(name)
    ? 'it means something else to Terraform, Ansible or libvirt'
    : `a VM name has 1 to ${LONGEST} lower-case letters, digits and hyphens, begins with a letter and does not end with a hyphen`
  const suggestion = suggestVmName(name)
  throw new UsageError(
    `"${name}" cannot be a VM's name: ${rule}`,
    suggestion === undefined ? 'choose another' : `such as ${suggestion}`,
  )
}

/** The nearest valid name; undefined if nothing of `name` could be kept. */
export const suggestVmName = (name: string): string | undefined => {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
  if (plain.replace(/-+$/, '') === '') return undefined
  const begun = /^[a-z]/.test(plain) ? plain : `vm-${plain}`
  const cut = begun.slice(0, LONGEST).replace(/-+$/, '')
  return isTaken(cut) ? `${cut}-vm` : cut
}

const KNOWN_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,62}$/

/**
 * Checks the name of a VM to destroy. It may have been made with Terraform by hand, so any name is fine that is no option, path or
 * pattern.
 *
 * @throws UsageError with the rule
 */
export const checkKnownName = (name: string): void => {
  if (!KNOWN_NAME.test(name) || isTaken(name)) checkVmName(name)
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether the name means something else. virsh takes what looks like a UUID for one. */
const isTaken = (name: string): boolean =>
  name === 'default' || UUID.test(name) || ['is reserved', 'is the control node'].includes(refuseHostName(name) ?? '')
