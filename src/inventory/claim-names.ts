import { addToList } from '../model/add-to-list.js'
import type { FragmentReading, StateReading } from '../model/inventory.js'
import { type Claim, claimOf } from './host-parts.js'
import type { Merging } from './merging.js'

/**
 * Which state speaks for which VM name.
 *
 * Two states that claim one name: the one whose workspace has that name keeps it; if neither has, or both, neither is
 * listed, so that no state can push another's VM out. One that cannot be read at the moment, or is being created, keeps the
 * name of its workspace too: whoever asks for that VM must not get another's. So does an empty one, if a fragment stands in.
 */
export const claimNames = ({ states, fragments, problems, vms }: Merging): Map<string, Claim> => {
  const claims = new Map<string, Claim>()
  /** Further claims, of names that are contested. */
  const rivals = new Map<string, Claim[]>()
  const dark = new Map<string, StateReading>()
  for (const reading of states) {
    if (keepsName(reading, fragments)) dark.set(reading.workspace, reading)
    for (const host of reading.hosts) {
      if (claims.has(host.name)) addToList(rivals, host.name, claimOf(reading, host))
      else claims.set(host.name, claimOf(reading, host))
    }
  }
  for (const name of dark.keys()) {
    const claim = claims.get(name)
    if (claim !== undefined && claim.state.workspace !== name && !rivals.has(name)) rivals.set(name, [])
  }
  for (const [name, others] of rivals) {
    const first = claims.get(name) as Claim
    const all = [first, ...others]
    const own = all.filter(({ state }) => state.workspace === name)
    const absent = own.length === 0 ? dark.get(name) : undefined
    const keeper = own.length === 1 ? own[0]?.state : absent
    claims.delete(name)
    if (own.length === 1) claims.set(name, own[0] as Claim)
    else if (absent === undefined) vms.set(name, { name, status: 'refused', state: first.state.source })
    const paths = [...all.map(({ state }) => state), ...(absent ? [absent] : [])].map(({ source }) => source.path)
    problems.push({
      code: 'name-claimed-twice',
      severity: 'error',
      message: `the name "${name}" is claimed by ${paths.join(' and ')}; ${
        keeper === undefined ? 'neither is listed' : `${keeper.source.path} keeps it`
      }`,
      hint:
        keeper === undefined
          ? 'give each VM its own name, or name only the states of one environment in terraform.states'
          : 'give each VM its own name',
      vm: name,
      path: (keeper ?? first.state).source.path,
    })
  }
  return claims
}

const keepsName = ({ status, workspace }: StateReading, fragments: readonly FragmentReading[]): boolean =>
  status === 'unreadable' ||
  status === 'creating' ||
  (status === 'empty' && fragments.some((fragment) => fragment.vm === workspace && fragment.status === 'vm'))
