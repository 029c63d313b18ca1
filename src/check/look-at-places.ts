import type { Config } from '../config/config.js'
import { discoverStates } from '../discovery/discover-states.js'
import type { StateFile } from '../discovery/state-file.js'
import { terraformIn } from '../discovery/terraform-in.js'
import type { Inventory } from '../model/inventory.js'
import { comparePlaces, type PlaceRow } from './compare-places.js'
import { leftWorkspaces } from './left-workspaces.js'
import { lostStates } from './lost-states.js'
import { staticNames } from './static-names.js'
import { type Unfinished, unfinishedVms } from './unfinished-vms.js'

/** What {@link lookAtPlaces} depends on. */
export interface LookOptions {
  /** The hypervisor's domains, if it was asked. */
  readonly domains: ReadonlySet<string> | undefined
  /** For states that OpenTofu encrypted. */
  readonly passphrase: string | undefined
}

/** What the places know of each VM, and what the journals say. */
export interface SeenPlaces extends Unfinished {
  readonly places: readonly PlaceRow[]
  /** Whether there is a static inventory. */
  readonly hasStatic: boolean
}

/**
 * Finds out what state, fragment, hypervisor and static inventory know of each VM.
 *
 * @param found the states, if they have been looked for already
 */
export const lookAtPlaces = async (
  inventory: Inventory,
  config: Config,
  { domains, passphrase }: LookOptions,
  found?: readonly StateFile[],
): Promise<SeenPlaces> => {
  const states = found ?? (await discoverStates(config)).states
  const inStatic = staticNames(config, inventory, states)
  const { unfinished, problems } = unfinishedVms(config)
  const places = comparePlaces({
    inventory,
    domains,
    inStatic: inStatic?.names,
    handWritten: inStatic?.handWritten,
    emptyWorkspaces: await leftWorkspaces(states, inventory, config, passphrase),
    lost: lostStates(states),
    ofWorkspaces: new Set(states.flatMap(({ kind, source }) => (kind === 'workspace' ? [source.path] : []))),
    unfinished,
    terraform: terraformIn('default', config),
    given: config.given,
  })
  return { places, unfinished, problems, hasStatic: inStatic !== undefined }
}
