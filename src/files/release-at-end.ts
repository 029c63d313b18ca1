const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const releases = new Set<() => void>()

/**
 * Has `release` called when the process ends before the function returned here was called: by `process.exit`, or by a
 * signal for which nobody else listens. Where somebody listens, they decide whether the process ends.
 */
export const releaseAtEnd = (release: () => void): (() => void) => {
  if (releases.size === 0) listen()
  releases.add(release)
  return () => {
    if (releases.delete(release) && releases.size === 0) stopListening()
  }
}

const releaseAll = (): void => {
  for (const release of releases) release()
}

const onSignal = (signal: NodeJS.Signals): void => {
  if (process.listenerCount(signal) > 1) return
  stopListening()
  releaseAll()
  process.kill(process.pid, signal)
}

const listen = (): void => {
  process.on('exit', releaseAll)
  for (const signal of SIGNALS) process.on(signal, onSignal)
}

const stopListening = (): void => {
  process.off('exit', releaseAll)
  for (const signal of SIGNALS) process.off(signal, onSignal)
}
