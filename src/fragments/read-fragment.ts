import { closeSync, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs'
import type { Config } from '../config/config.js'
import type { FragmentFile } from '../discovery/fragment-file.js'
import { systemErrorCode } from '../errors.js'
import { decodeUtf8 } from '../ini/decode-utf8.js'
import { IniError } from '../ini/ini-error.js'
import { parseIni } from '../ini/parse-ini.js'
import type { FragmentReading } from '../model/inventory.js'
import { OPEN_FLAGS } from '../state/open-state.js'
import { interpretFragment } from './interpret-fragment.js'

/** More than this is no fragment (bytes). */
const MAX_SIZE = 16 * 1024 * 1024

/**
 * Reads one fragment. Never throws for what stands in it or for what the file is: then the reading is `unreadable`, and its
 * problem says why. A file that went away since it was found is a fragment that says nothing.
 */
export const readFragment = (file: FragmentFile, _config: Config): FragmentReading => {
  try {
    return interpretFragment(parseIni(decodeUtf8(readBytes(file.path))), file)
  } catch (error) {
    if (error instanceof IniError) return unreadable(file, error.message, error.hint, error.line)
    const code = systemErrorCode(error)
    if (code === undefined) throw error
    if (code === 'ENOENT')
      return { source: file.source, vm: file.vm, status: 'settings', hosts: [], groups: [], problems: [] }
    return unreadable(file, ...explain(code))
  }
}

/** A link among the fragments was looked at when they were found, so its target may be opened; nothing else is followed. */
const readBytes = (path: string): Buffer => {
  try {
    return readRegularFile(path)
  } catch (error) {
    if (systemErrorCode(error) !== 'ELOOP') throw error
    return readRegularFile(realpathSync(path))
  }
}

const readRegularFile = (path: string): Buffer => {
  const descriptor = openSync(path, OPEN_FLAGS)
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw new IniError('it is not a regular file', 'put a fragment there, or remove it')
    if (stats.size > MAX_SIZE)
      throw new IniError('it is too large for a fragment (over 16 MiB)', 'look at what wrote it')
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const explain = (code: string): [message: string, hint: string] => {
  if (code === 'EACCES' || code === 'EPERM')
    return ['no permission to read it', 'give yourself read access to the file']
  return [`it cannot be read (${code})`, 'look at the file and its file system']
}

const unreadable = ({ source, vm }: FragmentFile, message: string, hint: string, line?: number): FragmentReading => ({
  source,
  vm,
  status: 'unreadable',
  hosts: [],
  groups: [],
  problems: [
    {
      code: 'fragment-unreadable',
      severity: 'error',
      message,
      hint,
      path: source.path,
      vm,
      ...(line !== undefined && { line }),
    },
  ],
})
