/** With so many states, what V8 optimises pays for its making before the run is over. */
const OPTIMISE_FROM = 5000

/**
 * Fits V8 to a short run that reads many small files. What is allocated is dropped soon, so a small nursery stays in the
 * processor's cache and spares tens of MiB; and unless there are thousands, code that is optimised costs more time than it saves.
 *
 * Only flags that V8 has in all supported versions of Node: it complains on stderr of one that it does not know.
 *
 * @param states how many there are
 */
export const tuneV8 = async (states: number): Promise<void> => {
  // A millisecond to load.
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString('--semi-space-growth-factor=1')
  if (states < OPTIMISE_FROM) setFlagsFromString('--no-opt')
}
