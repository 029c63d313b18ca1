import { EXIT } from '../errors.js'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Milliseconds in which a signal counts once: a terminal sends it to a program and to the wrapper that passes it on. */
const ONCE = 1000

/**
 * Catches the signals that end a program, and gives what the first of them aborts, so that a command can clean up; the
 * second, by somebody who has seen that, ends this process where it stands, and with it what it has running.
 */
export const catchInterruption = (program: string): AbortSignal => {
  const controller = new AbortController()
  let first = 0
  for (const name of SIGNALS) {
    // A listener that stays: with none, whoever holds a lock would take it upon himself to end the process.
    process.on(name, () => {
      if (controller.signal.aborted) {
        if (performance.now() - first < ONCE) return
        process.stderr.write(`${program}: interrupted again, and ended where it stood (run it again to finish)\n`)
        process.exit(EXIT.interrupted)
      }
      first = performance.now()
      controller.abort(name)
    })
  }
  return controller.signal
}
