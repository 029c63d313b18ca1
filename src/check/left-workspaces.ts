import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { loadStateCarefully } from '../load/load-state-carefully.js'
import type { Inventory } from '../model/inventory.js'

/**
 * Workspaces of the local backend whose state holds nothing, and that no fragment is named after: never applied, or destroyed. A VM
 * of that name may be held by another state.
 *
 * @param passphrase for states that OpenTofu encrypted
 */
export const leftWorkspaces = async (
  states: readonly StateFile[],
  { hosts, vms }: Inventory,
  config: Config,
  passphrase: string | undefined,
): Promise<ReadonlySet<string>> => {
  const used = new Set([...hosts.values()].map(({ state }) => state?.workspace))
  const left = new Set<string>()
  const decryption = passphrase === undefined ? undefined : { passphrase, keys: new Map() }
  for (const file of states) {
    if (file.kind !== 'workspace' || used.has(file.workspace)) continue
    const vm = vms.get(file.workspace)
    if (vm !== undefined && (vm.state === undefined || vm.state.path === file.source.path)) continue
    const reading = await loadStateCarefully(file, config, decryption)
    if (reading === undefined || reading.status === 'destroyed') left.add(file.workspace)
  }
  return left
}
