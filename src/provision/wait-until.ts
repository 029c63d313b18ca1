import { setTimeout as sleep } from 'node:timers/promises'

/** All times in milliseconds. */
export interface WaitOptions {
  readonly limit: number
  readonly pause: number
  readonly signal?: AbortSignal | undefined
  /** Told now and then for how long it has been. */
  readonly onWait?: (waited: number) => void
}

/** Between two calls of `onWait`. */
const NOTICE = 30_000

/**
 * Tries again and again, with a pause, until `attempt` gives something; once at least. Undefined when the time is up.
 */
export const waitUntil = async <T>(
  attempt: () => Promise<T | undefined>,
  options: WaitOptions,
): Promise<T | undefined> => {
  const begun = performance.now()
  let notices = 0
  for (;;) {
    const result = await attempt()
    const waited = performance.now() - begun
    if (result !== undefined || waited + options.pause > options.limit) return result
    if (waited >= (notices + 1) * NOTICE) {
      notices = Math.floor(waited / NOTICE)
      options.onWait?.(waited)
    }
    await sleep(options.pause, undefined, { signal: options.signal })
  }
}
