/** From this many files on it pays to tune V8. */
const MANY = 200

/** With so many, what V8 optimises pays for its making before the run is over. */
const OPTIMISE_FROM = 5000

// Only flags that V8 has in all supported versions of Node: it complains on stderr of one that it does not know.
const setFlag = async (flag: string): Promise<void> => {
  // Takes a millisecond to load, which a small lab need not wait for.
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString(flag)
}

/**
 * Keeps V8's nursery as small as it is. Nearly all that is allocated while many small files are read is dropped soon: a small
 * nursery stays in the processor's cache, and spares tens of MiB.
 *
 * @param files how many there are
 */
export const limitNursery = async (files: number): Promise<void> => {
  if (files >= MANY) await setFlag('--semi-space-growth-factor=1')
}

/**
 * Has V8 run code as it is where many small files are read, but not so many that optimised code is worth its making.
 *
 * @param files how many there are
 */
export const limitOptimising = async (files: number): Promise<void> => {
  if (files >= MANY && files < OPTIMISE_FROM) await setFlag('--no-opt')
}
