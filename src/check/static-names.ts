import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.js'
import { decodeUtf8 } from '../ini/decode-utf8.js'
import { IniError } from '../ini/ini-error.js'
import { parseIni } from '../ini/parse-ini.js'

/** Names of the hosts in the static inventory (`vm_name` where a line begins with an address); undefined when it cannot be read. */
export const staticNames = ({ static: { file } }: Config): ReadonlySet<string> | undefined => {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch {
    return undefined
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
