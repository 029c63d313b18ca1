import { readdirSync, readFileSync } from 'node:fs'

/**
 * All processes with `entry` (`NAME=value`) in their environment, whoever started them, except this one. None where there is no
 * /proc.
 */
export const markedProcesses = (entry: string): number[] =>
  numbersIn('/proc').filter((pid) => {
    try {
      // What has ended and is still in the list has none.
      return pid !== process.pid && readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry)
    } catch {
      // It has ended meanwhile, or is somebody else's.
      return false
    }
  })

const numbersIn = (folder: string): number[] => {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}
