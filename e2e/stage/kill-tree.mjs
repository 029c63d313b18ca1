import { readdirSync, readFileSync } from 'node:fs'

/**
 * Sends SIGKILL to a process and to everything it started, in whatever group that is. All of them are stopped first, so that none
 * can start another one unseen.
 */
export const killTree = (pid) => {
  const tree = new Set([pid])
  signal(pid, 'SIGSTOP')
  for (let found = true; found; ) {
    found = false
    for (const [child, parent] of parents()) {
      if (!tree.has(parent) || tree.has(child)) continue
      tree.add(child)
      signal(child, 'SIGSTOP')
      found = true
    }
  }
  for (const member of tree) signal(member, 'SIGKILL')
}

/** Sends a signal to a process or, with a negative number, to a group. It is no error if that is gone. */
export const signal = (pid, name) => {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

const parents = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]]
      } catch {
        return []
      }
    })
