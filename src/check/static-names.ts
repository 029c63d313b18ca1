import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { attempt } from '../errors.js'
import { decodeUtf8 } from '../ini/decode-utf8.js'
import type { Inventory } from '../model/inventory.js'
import { readRegularFile } from '../read-regular-file.js'
import { readOldFile } from '../static/old-file.js'
import { handWrittenHosts } from '../static/refuse-hand-written.js'

/** What the static inventory holds. */
export interface StaticNames {
  /** Names of its hosts; undefined if it cannot be read. */
  readonly names: ReadonlySet<string> | undefined
  /** Those of them that were written there by hand: no source knows them. */
  readonly handWritten: ReadonlySet<string>
}

const UNKNOWN: StaticNames = { names: undefined, handWritten: new Set() }

/** The hosts of the static inventory; undefined when it is not there. */
export const staticNames = (
  { static: { file } }: Config,
  inventory: Inventory,
  states: readonly StateFile[],
): StaticNames | undefined => {
  const text = attempt(
    () => decodeUtf8(readRegularFile(file)),
    (code) => (code === 'ENOENT' ? undefined : UNKNOWN),
  )
  if (typeof text !== 'string') return text
  const old = readOldFile(text, inventory)
  if (old.isRefused) return UNKNOWN
  const names = new Set(old.hosts.map(({ name }) => name))
  return { names, handWritten: new Set(handWrittenHosts(old, { inventory, states, gone: [] })) }
}
