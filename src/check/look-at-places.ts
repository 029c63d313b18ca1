import type { Config } from '../config/config.js'
import { discoverStates } from '../discovery/discover-states.js'
import type { StateFile } from '../discovery/state-file.js'
import type { Inventory } from '../model/inventory.js'
import { shellWord } from '../model/shell-word.js'
import { rootRelative } from '../project/root-relative.js'
import { comparePlaces, type PlaceRow, type PlacesInput } from './compare-places.js'
import { leftWorkspaces } from './left-workspaces.js'
import { lostStates } from './lost-states.js'
import { type StaticNames, staticNames } from './static-names.js'
import { unfinishedVms } from './unfinished-vms.js'

/** What was looked at already. */
export interface SeenPlaces extends Pick<PlacesInput, 'unfinished'> {
  readonly states: readonly StateFile[]
  /** Undefined: there is none. */
  readonly inStatic: StaticNames | undefined
}

/** What the looking depends on. */
export interface LookOptions {
  /** The hypervisor's domains, when it was asked. */
  readonly domains: ReadonlySet<string> | undefined
  /** Of states that OpenTofu encrypted. */
  readonly passphrase: string | undefined
}

/** What state, fragment, hypervisor and static inventory know of each VM. */
export const lookAtPlaces = async (
  inventory: Inventory,
  config: Config,
  { domains, passphrase }: LookOptions,
  seen?: SeenPlaces,
): Promise<PlaceRow[]> => {
  const { states, unfinished, inStatic } = seen ?? (await see(inventory, config))
  return comparePlaces({
    inventory,
    domains,
    inStatic: inStatic?.names,
    handWritten: inStatic?.handWritten,
    emptyWorkspaces: await leftWorkspaces(states, inventory, config, passphrase),
    lost: lostStates(states),
    unfinished,
    terraform: terraformIn(config),
  })
}

const terraformIn = ({ root, terraform: { program, dir } }: Config): string =>
  dir === root ? shellWord(program) : `${shellWord(program)} -chdir=${shellWord(rootRelative(root, dir))}`

const see = async (inventory: Inventory, config: Config): Promise<SeenPlaces> => {
  const { states } = await discoverStates(config)
  return { states, unfinished: unfinishedVms(config).unfinished, inStatic: staticNames(config, inventory, states) }
}
