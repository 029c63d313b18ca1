import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Tries again and again, with a pause, until `attempt` gives something. Undefined when the time is up.
 *
 * @param options.limit and `pause` in milliseconds; at least one attempt is made
 */
export const waitUntil = async <T>(
  attempt: () => Promise<T | undefined>,
  options: { limit: number; pause: number; signal?: AbortSignal },
): Promise<T | undefined> => {
  const deadline = performance.now() + options.limit
  for (;;) {
    const result = await attempt()
    if (result !== undefined || performance.now() + options.pause > deadline) return result
    await sleep(options.pause, undefined, options.signal === undefined ? {} : { signal: options.signal })
  }
}
