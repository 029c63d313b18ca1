/**
 * Runs `action` for every item, at most `parallel` at a time, and gives what came of each, in their order. One that fails
 * does not stop the others; once `signal` is aborted no more are begun.
 */
export const runSideBySide = async <T, R>(
  items: readonly T[],
  parallel: number,
  action: (item: T) => Promise<R>,
  signal?: AbortSignal,
): Promise<(PromiseSettledResult<R> | undefined)[]> => {
  const results: (PromiseSettledResult<R> | undefined)[] = items.map(() => undefined)
  const waiting = items.entries()
  const worker = async (): Promise<void> => {
    for (const [at, item] of waiting) {
      if (signal?.aborted) return
      ;[results[at]] = await Promise.allSettled([action(item)])
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, items.length)) }, worker))
  return results
}
