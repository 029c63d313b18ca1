import type { Inventory } from '../model/inventory.js'
import type { ProblemCode } from '../model/problem.js'
import { statusText } from '../model/status-text.js'
import { UNREAD_STATES, UNSEEN_PLACES } from '../model/unseen-places.js'
import { restoreCommand } from '../state/backup.js'

/** A fragment that may go. */
export interface Orphan {
  readonly vm: string
  /** Relative to the root when it is below it. */
  readonly path: string
  /** One phrase. */
  readonly because: string
}

/** A fragment that was asked for but stays. */
export interface Kept {
  readonly vm: string
  readonly because: string
}

/**
 * Which fragments may be removed: those of VMs that their state no longer holds and, of the `named` VMs, those that no state
 * knows. A fragment stays if its VM exists anywhere (in a state, in the hypervisor, in a running apply), or if its state is lost
 * but can be restored.
 *
 * @param domains the hypervisor's domains, if it was asked
 * @param lost by workspace, the path of a state of which only Terraform's backup is there
 */
export const findOrphans = (
  inventory: Inventory,
  named: readonly string[],
  domains: ReadonlySet<string> | undefined,
  lost?: ReadonlyMap<string, string>,
): { readonly orphans: readonly Orphan[]; readonly kept: readonly Kept[] } => {
  const { vms } = inventory
  const orphans: Orphan[] = []
  const kept: Kept[] = []
  const isBlind = missesStates(inventory)
  for (const vm of [...new Set([...vms.keys(), ...named])].sort()) {
    const known = vms.get(vm)
    const wanted = named.length === 0 ? known?.status === 'orphan' : named.includes(vm)
    if (!wanted) continue
    const lostState = lost?.get(vm)
    const keep = (because: string): void => {
      kept.push({ vm, because })
    }
    if (known === undefined) keep('there is no fragment of that name')
    else if (domains?.has(vm)) keep('the hypervisor has it')
    else if (known.fragment === undefined) keep('it has no fragment')
    else if (known.status === 'orphan')
      orphans.push({ vm, path: known.fragment.path, because: 'its state does not hold it' })
    else if (known.status !== 'unverified') keep(statusText[known.status])
    else if (lostState !== undefined) keep(`its state is lost, but there is a copy: ${restoreCommand(lostState)}`)
    else if (isBlind) keep('not all states could be looked for')
    else orphans.push({ vm, path: known.fragment.path, because: 'no state was found for it' })
  }
  return { orphans, kept }
}

/** Whether some states may have been missed: then a fragment without a state need not be an orphan. */
export const missesStates = ({ problems }: Pick<Inventory, 'problems'>): boolean =>
  problems.some(({ code }) => UNSEEN.has(code))

/** Problems that may hide a state. */
const UNSEEN: ReadonlySet<ProblemCode> = new Set<ProblemCode>([...UNSEEN_PLACES, ...UNREAD_STATES, 'state-empty'])
