import { setTimeout as sleep } from 'node:timers/promises'

/** All times in milliseconds. */
export interface WaitOptions {
  readonly limit: number
  readonly pause: number
  readonly signal?: AbortSignal | undefined
  /** Called now and then with the time waited so far. */
  readonly onWait?: (waited: number) => void
}

/** Between two calls of `onWait`. */
const NOTICE = 30_000

/**
 * Calls `attempt` until it returns something, at least once, with pauses in between. Undefined when the time is up.
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
