import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { systemErrorCode } from '../errors.js'

/** What tells one process from every other, also after its number was given to a new one. */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** Clock ticks from boot to the start of the process (field 22 of /proc/PID/stat); `''` where there is no /proc. */
  readonly start: string
  /** Changes with each boot; `''` where unknown. */
  readonly boot: string
  /** The pid namespace, in which `pid` means something; `''` where unknown. */
  readonly namespace: string
}

/** Whether what lay on a disk is the identity of a process. */
export const isProcessIdentity = (value: unknown): value is ProcessIdentity => {
  if (typeof value !== 'object' || value === null) return false
  const { pid, host, start, boot, namespace } = value as Record<string, unknown>
  return (
    Number.isSafeInteger(pid) &&
    Number(pid) >= 1 &&
    [host, start, boot, namespace].every((text) => typeof text === 'string')
  )
}

/** The process this code runs in. */
export const ownIdentity = (): ProcessIdentity => identityOf(process.pid)

/** A process of this machine that runs now. */
export const identityOf = (pid: number): ProcessIdentity => ({
  host: hostname(),
  pid,
  start: processStat(pid)?.start ?? '',
  boot: orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  namespace: orEmpty(() => readlinkSync('/proc/self/ns/pid')),
})

/**
 * Whether a process is known to be gone. False whenever it cannot be known: it is another machine's, or lives in another
 * pid namespace.
 */
export const isDead = (holder: ProcessIdentity, self: ProcessIdentity): boolean => {
  if (holder.host !== self.host) return false
  if (holder.boot !== self.boot) return holder.boot !== '' && self.boot !== ''
  if (holder.namespace !== self.namespace) return false
  if (!pidExists(holder.pid)) return true
  const now = processStat(holder.pid)
  return now !== undefined && (now.zombie || (holder.start !== '' && now.start !== holder.start))
}

/** Whether a process of that number runs here; a zombie does not. */
export const pidRuns = (pid: number): boolean => pidExists(pid) && processStat(pid)?.zombie !== true

const pidExists = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemErrorCode(error) !== 'ESRCH'
  }
}

const processStat = (pid: number): { start: string; zombie: boolean } | undefined => {
  const stat = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  // The second field is the program's name in parentheses, and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const start = fields[19]
  return start === undefined ? undefined : { start, zombie: fields[0] === 'Z' || fields[0] === 'X' }
}

const orEmpty = (read: () => string): string => {
  try {
    return read()
  } catch {
    return ''
  }
}
