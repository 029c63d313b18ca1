import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { systemErrorCode } from '../errors.js'
import { decodeUtf8 } from '../ini/decode-utf8.js'
import { IniError } from '../ini/ini-error.js'
import { parseIni } from '../ini/parse-ini.js'
import type { Inventory } from '../model/inventory.js'
import { readRegularFile } from '../read-regular-file.js'
import { handWrittenHosts } from '../static/refuse-hand-written.js'

/** What the static inventory holds. */
export interface StaticNames {
  /** Names of its hosts: none when it cannot be read. */
  readonly names: ReadonlySet<string>
  /** Those of them that somebody wrote there by hand, and no source knows. */
  readonly handWritten: ReadonlySet<string>
}

const NONE: StaticNames = { names: new Set(), handWritten: new Set() }

/**
 * The hosts of the static inventory; undefined when it is not there.
 *
 * A line that begins with an address is the host's whose name its `vm_name` is, else the host's that has the address: an output
 * may set `vm_name` to something else.
 */
export const staticNames = (
  { static: { file } }: Config,
  inventory: Pick<Inventory, 'hosts' | 'vms'>,
  states: readonly StateFile[],
): StaticNames | undefined => {
  let bytes: Buffer
  try {
    bytes = readRegularFile(file)
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? undefined : NONE
  }
  const { hosts } = inventory
  try {
    const text = decodeUtf8(bytes)
    const byAddress = new Map([...hosts.values()].map(({ name, address }) => [address, name]))
    const names = new Set(
      [...parseIni(text).hosts.values()].map(({ name: token, vars: { vm_name: said } }) => {
        if (typeof said !== 'string') return token
        return hosts.has(said) ? said : (byAddress.get(token) ?? said)
      }),
    )
    return { names, handWritten: new Set(handWrittenHosts(text, inventory, states)) }
  } catch (error) {
    if (error instanceof IniError) return NONE
    throw error
  }
}
