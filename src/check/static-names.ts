import type { Config } from '../config/config.js'
import { systemErrorCode } from '../errors.js'
import { decodeUtf8 } from '../ini/decode-utf8.js'
import { IniError } from '../ini/ini-error.js'
import { parseIni } from '../ini/parse-ini.js'
import type { Inventory } from '../model/inventory.js'
import { readRegularFile } from '../read-regular-file.js'

/**
 * Names of the hosts in the static inventory: none when it cannot be read, undefined when it is not there.
 *
 * A line that begins with an address is the host's whose name its `vm_name` is, else the host's that has the address: an output
 * may set `vm_name` to something else.
 */
export const staticNames = (
  { static: { file } }: Config,
  { hosts }: Pick<Inventory, 'hosts'>,
): ReadonlySet<string> | undefined => {
  let bytes: Buffer
  try {
    bytes = readRegularFile(file)
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? undefined : new Set()
  }
  try {
    const byAddress = new Map([...hosts.values()].map(({ name, address }) => [address, name]))
    return new Set(
      [...parseIni(decodeUtf8(bytes)).hosts.values()].map(({ name: token, vars: { vm_name: said } }) => {
        if (typeof said !== 'string') return token
        return hosts.has(said) ? said : (byAddress.get(token) ?? said)
      }),
    )
  } catch (error) {
    if (error instanceof IniError) return new Set()
    throw error
  }
}
