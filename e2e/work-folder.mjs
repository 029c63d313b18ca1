import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const NAME = /^vm-infra-e2e-(\d+)-(\d+)$/

/** Makes this run's folder. Its name says which process it belongs to, so that the folders of dead runs can be recognised. */
export const makeWorkFolder = () => {
  const folder = join(tmpdir(), `vm-infra-e2e-${process.pid}-${startOf(process.pid)}`)
  mkdirSync(folder, { mode: 0o755 })
  return folder
}

/** Removes the folders of runs that were killed. */
export const sweepWorkFolders = () => {
  for (const name of readdirSync(tmpdir())) {
    const [, pid, start] = NAME.exec(name) ?? []
    if (pid === undefined || startOf(pid) === start) continue
    console.error(`vm-infra: removing ${join(tmpdir(), name)}, which a killed run left`)
    rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

/** Clock ticks from boot to the start of a process, field 22 of its stat; undefined if there is no such process. */
const startOf = (pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
