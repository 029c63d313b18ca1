import type { FoundSources } from '../discovery/discover-sources.js'
import { ExplainedError } from '../errors.js'
import { isStaticIni } from '../formats/static-ini.js'
import type { Inventory } from '../model/inventory.js'
import { type OldHost, oldHosts } from './old-hosts.js'

/**
 * Hosts of an old file that somebody wrote there by hand, by name: the file is none that this program wrote, and they are in no
 * source. Not the lines of fragments that were merged by a shell, also of a VM that is gone since.
 *
 * @param gone names of VMs that were known a moment ago
 */
export const handWrittenHosts = (
  oldText: string,
  { hosts, vms }: Pick<Inventory, 'hosts' | 'vms'>,
  states: FoundSources['states'],
  gone: readonly string[] = [],
): string[] => {
  if (isStaticIni(oldText)) return []
  const known = new Set([...hosts.keys(), ...vms.keys(), ...states.map(({ workspace }) => workspace), ...gone])
  return oldHosts(oldText, { hosts, vms })
    .filter((host) => !known.has(host.name) && !known.has(host.token) && !isMerged(host))
    .map(({ name }) => name)
}

/** Variables that the Terraform template gives each of its lines, besides `vm_name`, which older ones lack. */
const TEMPLATE = [
  'ansible_user',
  'ansible_ssh_private_key_file',
  'ansible_ssh_common_args',
  'ansible_python_interpreter',
] as const

const isMerged = ({ name, token, vars = {} }: OldHost): boolean =>
  name !== token || Object.hasOwn(vars, 'vm_name') || TEMPLATE.every((key) => Object.hasOwn(vars, key))

/** Refuses to wipe such hosts out. */
export const refuseHandWritten = (hosts: readonly string[], shownPath: string): void => {
  const [first] = hosts
  if (first === undefined) return
  const more = hosts.length === 1 ? '' : ` and ${hosts.length - 1} more`
  throw new ExplainedError(
    `${shownPath} is kept: it was written by hand, and "${first}"${more} would be lost, which no state and no fragment knows`,
    'move these lines to a fragment, such as ansible/inventory.d/other.ini, or give --allow-partial',
  )
}
