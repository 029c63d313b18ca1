import type { Config } from '../config/config.js'
import { FRAGMENT_FOLDER } from '../config/settings.js'
import { ExplainedError } from '../errors.js'
import { sameSetting } from '../model/connection-variables.js'
import type { Host, Inventory } from '../model/inventory.js'
import { addressVariable } from '../model/provenance.js'
import type { OldFile, OldHost, Replacement } from './old-file.js'
import { shownStatic } from './static-file.js'

/**
 * Names of hosts that somebody wrote into an old file by hand: this program did not write it, and no source has them. Lines that a
 * shell merged from fragments are not meant, even those of a VM that is gone.
 */
export const handWrittenHosts = (old: OldFile, { inventory: { hosts, vms }, states, gone }: Replacement): string[] => {
  if (old.isOwn) return []
  const known = new Set([...hosts.keys(), ...vms.keys(), ...states.map(({ workspace }) => workspace), ...gone])
  return old.hosts
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

/**
 * What such a file says of groups and no source does, in words: groups with children, or with hosts that are still there, and
 * variables. A variable that any host has is not meant: it may be from that VM's own fragment.
 */
const handWrittenGroups = (old: OldFile, { hosts, groups, vms }: Inventory): string[] => {
  const there = new Set(old.hosts.flatMap(({ name, token }) => (hosts.has(name) ? [token] : [])))
  const ofHosts = new Set([...hosts.values()].flatMap(({ vars }) => Object.keys(vars)))
  return [...old.groups.values()].flatMap(({ name, vars, hosts: members, children }) => {
    const group = groups.get(name)
    // Its name was refused, wherever it stands.
    if (group === undefined && (hosts.has(name) || vms.has(name))) return []
    const isAlwaysThere = name === 'all' || name === 'ungrouped'
    if (group === undefined && !isAlwaysThere && (children.length > 0 || members.some((member) => there.has(member)))) {
      return [`the group "${name}"`]
    }
    return Object.keys(vars)
      .filter((key) => !ofHosts.has(key) && !(group && Object.hasOwn(group.vars, key)))
      .map((key) => `the variable "${key}" of the group "${name}"`)
  })
}

/**
 * Variables, in words, that such a file gives a host that is still there, and that no source gives that host or any group, under
 * whichever of their names ({@link sameSetting}). The address of a VM is not meant: its state says that.
 */
const handWrittenVariables = (old: OldFile, { hosts, groups, vms }: Inventory): string[] => {
  const ofGroups = new Set([...groups.values()].flatMap(({ vars }) => Object.keys(vars)))
  const isGiven = (key: string, { vars }: Host): boolean =>
    sameSetting(key).some((name) => Object.hasOwn(vars, name) || ofGroups.has(name))
  return old.hosts.flatMap((line) => {
    const { name, vars = {} } = line
    const host = hosts.get(name)
    if (host === undefined || isMerged(line)) return []
    return Object.keys(vars)
      .filter((key) => !isGiven(key, host) && !(vms.has(name) && key === addressVariable(vars)))
      .map((key) => `the variable "${key}" of "${name}"`)
  })
}

/**
 * Refuses to wipe out what somebody wrote by hand: see {@link handWrittenHosts}; and groups and variables.
 *
 * @throws ExplainedError that names the first of it
 */
export const refuseHandWritten = (old: OldFile, replacement: Replacement, config: Config): void => {
  if (old.isOwn) return
  const hosts = handWrittenHosts(old, replacement).map((name) => `"${name}"`)
  const { inventory } = replacement
  const [first, ...others] = [...hosts, ...handWrittenVariables(old, inventory), ...handWrittenGroups(old, inventory)]
  if (first === undefined) return
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  const place =
    config.fragments.files === undefined
      ? `a fragment, such as ${FRAGMENT_FOLDER}/other.ini`
      : 'a file that fragments.files names'
  throw new ExplainedError(
    `${shownStatic(config)} is kept: it was written by hand, and ${first}${more} would be lost, which no state or fragment knows`,
    `move these lines to ${place}, or give --allow-partial`,
  )
}
