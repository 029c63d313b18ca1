import type { Inventory } from '../model/inventory.js'
import { type HostSummary, summarise } from './host-summary.js'
import { knownNames } from './known-names.js'

/** What `list` shows of one name. */
export interface ListRow extends HostSummary {
  readonly groups: readonly string[]
}

/** A row for every host that is listed and every VM that is known but not listed, by name. */
export const listRows = (inventory: Inventory): ListRow[] =>
  knownNames(inventory).map((name) => ({
    ...summarise(name, inventory),
    groups: inventory.hosts.get(name)?.groups ?? [],
  }))
