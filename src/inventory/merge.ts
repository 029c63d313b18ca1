import type { Config } from '../config/config.js'
import type { FragmentReading, Host, Inventory, StateReading, VmStatus } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { placeOf } from '../model/provenance.js'
import { addressedByGroup } from './addressed-by-group.js'
import { claimNames } from './claim-names.js'
import { fragmentsOf } from './fragments-of.js'
import type { HostParts } from './host-parts.js'
import { mergeGroups } from './merge-groups.js'
import { mergeHost } from './merge-host.js'
import type { Merging } from './merging.js'
import { refuseHostName } from './refuse-name.js'
import { reportAddresses } from './report-addresses.js'
import { yieldDefaults } from './yield-defaults.js'

/** What to do about a refused name, by why it is refused, where that is not to rename it. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['is the control node', 'rename it, or leave it out: Ansible knows localhost anyway'],
  ['begins with a byte order mark', 'save the file as UTF-8 without one'],
])

/**
 * Merges what all sources say into one inventory.
 *
 * Existence and address come from the state when it has them; variables go config defaults < state < fragment. Every
 * problem of the readings is passed on; where the merge settles one (a fragment stands in for a state that cannot be read),
 * what became of it is reported instead.
 *
 * @param states sorted by path
 * @param fragments sorted by path: of two that set one variable of a hand-written host or a group, the later wins
 * @param found problems that were met when the sources were looked for
 */
export const mergeInventory = (
  states: readonly StateReading[],
  fragments: readonly FragmentReading[],
  config: Config,
  found: readonly Problem[] = [],
): Inventory => {
  const problems: Problem[] = [...found]
  const vms = new Map<string, VmStatus>()
  const merging: Merging = { states, fragments, config, problems, vms }
  const parts: Map<string, HostParts> = claimNames(merging)
  fragmentsOf(merging, parts)

  const hosts = new Map<string, Host>()
  for (const name of [...parts.keys()].sort()) {
    const part = parts.get(name) as HostParts
    const refused = refuseHostName(name)
    if (refused !== undefined) {
      const source = part.layers[0]?.source
      problems.push({
        code: 'name-refused',
        severity: 'error',
        message: `the name "${name}" ${refused}; it is not listed`,
        hint: REMEDIES.get(refused) ?? 'rename it where it is defined',
        vm: name,
        ...placeOf(source),
      })
      vms.set(name, {
        ...vms.get(name),
        name,
        status: 'refused',
        ...(part.fragment && { fragment: part.fragment }),
        ...(part.state && { state: part.state.source }),
      })
      continue
    }
    hosts.set(name, mergeHost(part, merging))
  }
  const groups = mergeGroups(merging, hosts)
  yieldDefaults(hosts, groups, config)
  const byGroup = addressedByGroup(hosts, groups, vms)
  reportAddresses({ hosts, groups }, problems)
  return { hosts, groups, vms: sorted(vms), problems: settle(problems, { hosts, vms, byGroup }) }
}

const sorted = (vms: ReadonlyMap<string, VmStatus>): Map<string, VmStatus> => {
  const byName = new Map<string, VmStatus>()
  for (const name of [...vms.keys()].sort()) byName.set(name, vms.get(name) as VmStatus)
  return byName
}

/** Problems that matter only of a VM that is listed. */
const OF_LISTED: ReadonlySet<Problem['code']> = new Set(['address-missing', 'fragment-unverified'])

/**
 * The problems, without those that the merge has settled: a state without an address does not matter when a fragment or a group
 * gives one (and one with an unusable address is worth a notice), nor do problems {@link OF_LISTED} when the VM's name is refused.
 */
const settle = (
  problems: readonly Problem[],
  { hosts, vms, byGroup }: Pick<Inventory, 'hosts' | 'vms'> & { readonly byGroup: ReadonlySet<string> },
): Problem[] =>
  problems.flatMap((problem) => {
    const { code, vm = '', path } = problem
    if (OF_LISTED.has(code) && vms.get(vm)?.status === 'refused') return []
    const host = hosts.get(vm)
    const isAddressed = host?.address !== undefined
    if (code === 'address-missing') return isAddressed || byGroup.has(vm) ? [] : [problem]
    const isSettled = code === 'address-unusable' && isAddressed && path === host.state?.source.path
    return [isSettled ? { ...problem, severity: 'notice' } : problem]
  })
