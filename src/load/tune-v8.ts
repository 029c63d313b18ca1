/** From this many states on it pays to tune V8. */
const MANY = 200

/** From this many states on, V8 wins back the time that it takes to optimise code a little (Maglev) before the run is over. */
const MAGLEV_FROM = 1500

/** The same for optimising as well as it can (TurboFan), where there is no Maglev: after Maglev that would come too late. */
const TURBOFAN_FROM = 5000

/** V8 that optimises with Maglev unless it is told not to: Node 24 and later. */
const hasMaglev = (): boolean => Number.parseInt(process.versions.v8, 10) >= 13

// Only flags that V8 has in all supported versions of Node: it complains on stderr of one that it does not know.
const setFlag = async (flag: string): Promise<void> => {
  // Takes a millisecond to load, which a small lab need not wait for.
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString(flag)
}

/**
 * Keeps V8's nursery as small as it is, and has it cleared by one thread. Nearly all that is allocated while many small files are
 * read is dropped soon: a small nursery stays in the processor's cache, spares tens of MiB, and leaves so little to copy that
 * to wake other threads for it takes longer.
 *
 * @param states how many there are, or will be
 */
export const limitNursery = async (states: number): Promise<void> => {
  if (states >= MANY) await tuneNursery()
}

const tuneNursery = async (): Promise<void> => {
  await setFlag('--semi-space-growth-factor=1')
  await setFlag('--no-parallel-scavenge')
}

/**
 * Has V8 optimise only what a run over that many states gains from. The numbers are measured.
 *
 * @param states how many there are
 */
export const limitOptimising = async (states: number): Promise<void> => {
  if (states < MANY) return
  if (states < MAGLEV_FROM) await setFlag('--no-maglev')
  if (states < TURBOFAN_FROM || hasMaglev()) await setFlag('--no-opt')
}

/**
 * Tunes V8 for two threads that read: whatever it does on a thread of its own takes a core from one of them.
 *
 * To be called when the second one runs: Node compiles anew what it starts a thread with once a flag has changed.
 */
export const tuneForTwoThreads = async (): Promise<void> => {
  await tuneNursery()
  await setFlag('--no-opt')
}

/** Lets TurboFan work on what comes after the reading, where that gains from it: one thread does that, and a core is free. */
export const optimiseTheRest = async (): Promise<void> => {
  if (!hasMaglev()) await setFlag('--opt')
}
