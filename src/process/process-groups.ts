import { systemErrorCode } from '../errors.js'

/** Sends a signal to a process group, which a group that is gone does not mind. */
export const signalGroup = (leader: number, signal: NodeJS.Signals): void => signalProcess(-leader, signal)

/** Sends a signal to a process, which one that is gone does not mind. */
export const signalProcess = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH' && systemErrorCode(error) !== 'EPERM') throw error
  }
}

/**
 * Asks a process group to end as Ctrl-C does (Terraform then saves its state), and kills what is left after `grace`
 * milliseconds. Gives the function that calls the killing off.
 */
export const stopGroup = (leader: number, grace: number): (() => void) => {
  signalGroup(leader, 'SIGINT')
  const timer = setTimeout(() => signalGroup(leader, 'SIGKILL'), grace)
  return () => clearTimeout(timer)
}

const running = new Set<number>()

/**
 * Has a process group asked to end, as Ctrl-C does, when this process ends before the function returned here was called:
 * in a session of their own, children do not hear of it by themselves.
 */
export const endWithThisProcess = (leader: number): (() => void) => {
  if (running.size === 0) process.on('exit', endAll)
  running.add(leader)
  return () => {
    if (running.delete(leader) && running.size === 0) process.off('exit', endAll)
  }
}

const endAll = (): void => {
  for (const leader of running) signalGroup(leader, 'SIGINT')
}
