import { readdirSync } from 'node:fs'
import { systemErrorCode } from '../errors.js'

/** VMs that the folder of journals and locks has such a file of, sorted. Names of files that are no VM's begin with a dot. */
export const vmsInFolder = (folder: string, ending: '.json' | '.lock'): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
      .map((name) => name.slice(0, -ending.length))
      .sort()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemErrorCode(error) ?? '')) return []
    throw error
  }
}
