import { EXIT } from '../errors.js'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Milliseconds in which signals count as one: a terminal sends Ctrl-C to this program and to a wrapper that passes it on. */
const ONCE = 1000

/**
 * Catches the signals that end a program, and returns the abort signal that the first of them triggers, so that a command can
 * clean up. A second one ends this process, and everything that it runs, at once.
 */
export const catchInterruption = (program: string): AbortSignal => {
  const controller = new AbortController()
  let first = 0
  for (const name of SIGNALS) {
    // The listener stays: without any, the code that releases locks at the end would end the process itself.
    process.on(name, () => {
      if (controller.signal.aborted) {
        if (performance.now() - first < ONCE) return
        process.stderr.write(`${program}: interrupted again, so it stopped at once (run it again to finish)\n`)
        process.exit(EXIT.interrupted)
      }
      first = performance.now()
      controller.abort(name)
    })
  }
  return controller.signal
}
