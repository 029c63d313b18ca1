import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { systemErrorCode } from '../errors.js'
import { decodeUtf8 } from '../ini/decode-utf8.js'
import { IniError } from '../ini/ini-error.js'
import { parseIni } from '../ini/parse-ini.js'
import type { Inventory } from '../model/inventory.js'
import { readRegularFile } from '../read-regular-file.js'
import { hostsOf } from '../static/old-hosts.js'
import { handWrittenHosts } from '../static/refuse-hand-written.js'

/** What the static inventory holds. */
export interface StaticNames {
  /** Names of its hosts; undefined: it cannot be read, so nobody knows. */
  readonly names: ReadonlySet<string> | undefined
  /** Those of them that somebody wrote there by hand, and no source knows. */
  readonly handWritten: ReadonlySet<string>
}

const UNKNOWN: StaticNames = { names: undefined, handWritten: new Set() }

/** The hosts of the static inventory; undefined when it is not there. */
export const staticNames = (
  { static: { file } }: Config,
  inventory: Pick<Inventory, 'hosts' | 'vms'>,
  states: readonly StateFile[],
): StaticNames | undefined => {
  let bytes: Buffer
  try {
    bytes = readRegularFile(file)
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? undefined : UNKNOWN
  }
  try {
    const text = decodeUtf8(bytes)
    const names = new Set(hostsOf(parseIni(text), inventory).map(({ name }) => name))
    return { names, handWritten: new Set(handWrittenHosts(text, inventory, states)) }
  } catch (error) {
    if (error instanceof IniError) return UNKNOWN
    throw error
  }
}
