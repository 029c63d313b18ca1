import type { Config } from '../config/config.js'
import { discoverStates } from '../discovery/discover-states.js'
import type { Inventory } from '../model/inventory.js'
import { leftWorkspaces } from './left-workspaces.js'
import { comparePlaces, type PlaceRow } from './places.js'
import { staticNames } from './static-names.js'
import { unfinishedVms } from './unfinished-vms.js'

/**
 * What state, fragment, hypervisor and static inventory know of each VM.
 *
 * @param domains the hypervisor's domains, when it was asked
 */
export const lookAtPlaces = async (
  inventory: Inventory,
  domains: ReadonlySet<string> | undefined,
  config: Config,
): Promise<PlaceRow[]> => {
  const { states } = await discoverStates(config)
  return comparePlaces({
    inventory,
    domains,
    inStatic: staticNames(config, inventory),
    emptyWorkspaces: await leftWorkspaces(states, inventory, config),
    unfinished: unfinishedVms(config),
  })
}
