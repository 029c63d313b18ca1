import type { Config } from '../config/config.js'
import { joinBatches, toBatches } from './batches.js'
import { loadSources, type Readings, type Sources } from './load-sources.js'
import { type SecondThread, startSecondThread } from './second-thread.js'
import { limitNursery, limitOptimising, optimiseTheRest } from './tune-v8.js'

/** From this many states on a second thread pays for its start. Measured. */
const TWO_THREADS_FROM = 5000

/** Reads sources in the way that suits how many states there are. */
export interface Reader {
  /** To be told as soon as it is known, roughly, how many states there will be; once more when they are counted. */
  readonly expect: (states: number) => Promise<void>
  readonly read: (sources: Sources, config: Config) => Promise<Readings>
}

/** @param built folder of the built program; without it there is one thread */
export const openReader = (built: string | undefined): Reader => {
  let second: SecondThread | undefined
  return {
    expect: async (states) => {
      if (second !== undefined) return
      if (built !== undefined && states >= TWO_THREADS_FROM) second = await startSecondThread(built)
      if (second === undefined) await limitNursery(states)
    },
    read: async (sources, config) => {
      if (second !== undefined) {
        const readings = await second.load(sources, config)
        await optimiseTheRest()
        return readings
      }
      await limitOptimising(sources.states.length)
      return joinBatches(toBatches(sources).map((batch) => loadSources(batch, config)))
    },
  }
}
