import { readdirSync, readFileSync } from 'node:fs'

/**
 * Processes of a group, whether or not its leader still runs, that have `entry` (`NAME=value`) in the environment they were
 * started with. The number alone could be another group's by now. None where there is no /proc.
 */
export const groupMembers = (leader: number, entry: string): number[] =>
  numbersIn('/proc').filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      // Behind the program's name, which may itself hold spaces and parentheses: state, parent, group.
      const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(group) !== leader || state === 'Z' || state === 'X') return false
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
