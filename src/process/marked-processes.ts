import { readdirSync, readFileSync } from 'node:fs'

/**
 * Processes that were started with `entry` (`NAME=value`) in their environment, by whomever and in whatever group, but for
 * this one. None where there is no /proc.
 */
export const markedProcesses = (entry: string): number[] =>
  numbersIn('/proc').filter((pid) => {
    try {
      if (pid === process.pid) return false
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      // Behind the program's name, which may itself hold spaces and parentheses.
      const state = stat.charAt(stat.lastIndexOf(')') + 2)
      if (state === 'Z' || state === 'X') return false
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry)
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
