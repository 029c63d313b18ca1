import type { Config } from '../config/config.js'
import { systemErrorCode } from '../errors.js'
import { decodeUtf8 } from '../ini/decode-utf8.js'
import { IniError } from '../ini/ini-error.js'
import { parseIni } from '../ini/parse-ini.js'
import { readRegularFile } from '../read-regular-file.js'

/**
 * Names of the hosts in the static inventory (`vm_name` where a line begins with an address): none when it cannot be read,
 * undefined when it is not there.
 */
export const staticNames = ({ static: { file } }: Config): ReadonlySet<string> | undefined => {
  let bytes: Buffer
  try {
    bytes = readRegularFile(file)
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? undefined : new Set()
  }
  try {
    return new Set(
      [...parseIni(decodeUtf8(bytes)).hosts.values()].map(({ name, vars }) =>
        typeof vars.vm_name === 'string' ? vars.vm_name : name,
      ),
    )
  } catch (error) {
    if (error instanceof IniError) return new Set()
    throw error
  }
}
