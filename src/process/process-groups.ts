import { systemErrorCode } from '../errors.js'

/** Sends a signal to a process group. It is no error if the group is gone. */
export const signalGroup = (leader: number, signal: NodeJS.Signals): void => signalProcess(-leader, signal)

/** Sends a signal to a process. It is no error if the process is gone. */
export const signalProcess = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH' && systemErrorCode(error) !== 'EPERM') throw error
  }
}

/**
 * Asks a process group to end as Ctrl-C does (Terraform then saves its state), and kills what is left after `grace`
 * milliseconds. Returns a function that cancels the killing.
 */
export const stopGroup = (leader: number, grace: number): (() => void) => {
  signalGroup(leader, 'SIGINT')
  const timer = setTimeout(() => signalGroup(leader, 'SIGKILL'), grace)
  return () => clearTimeout(timer)
}
