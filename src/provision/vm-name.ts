import { UsageError } from '../errors.js'
import { refuseHostName } from '../inventory/refuse-name.js'

const LONGEST = 63
const VM_NAME = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * Checks that `name` is a valid workspace, file, host name, libvirt domain and Ansible host at once: 1 to 63 lower-case
 * letters, digits and hyphens, a letter first, no hyphen last. The narrowest of them is the host name (RFC 1123); a digit
 * may not come first because virsh takes numbers for the ids of domains.
 *
 * @throws UsageError with the rule, and a name that would do.
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

/** The nearest valid name, undefined when nothing of `name` is left. */
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
 * Checks a name that Terraform by hand may have given: one that is no option, path or pattern can be taken down.
 *
 * @throws UsageError with the rule.
 */
export const checkKnownName = (name: string): void => {
  if (!KNOWN_NAME.test(name) || isTaken(name)) checkVmName(name)
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** virsh takes what has the form of a UUID for one. */
const isTaken = (name: string): boolean =>
  name === 'default' || UUID.test(name) || ['is reserved', 'is the control node'].includes(refuseHostName(name) ?? '')
