import { signalGroup } from './stop-group.js'

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
