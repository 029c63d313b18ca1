import type { Readings, Sources } from './load-sources.js'

/**
 * Files in a batch. Of more, what one step of the reading hands on to the next outlives V8's nursery; and neither of two threads
 * waits long for the other's last one, since it is less than a millisecond of work.
 */
const SIZE = 16

/** The sources in pieces of about the same work: states first, then fragments. */
export const toBatches = ({ states, fragments }: Sources): Sources[] => [
  ...slices(states).map((some) => ({ states: some, fragments: [] })),
  ...slices(fragments).map((some) => ({ states: [], fragments: some })),
]

const slices = <F>(files: readonly F[]): F[][] =>
  Array.from({ length: Math.ceil(files.length / SIZE) }, (_, at) => files.slice(at * SIZE, (at + 1) * SIZE))

/**
 * The batches that no other thread has taken, one after the other, with their numbers.
 *
 * @param next what the threads share: one element, the number of the first batch that is left
 */
export function* takeBatches<B>(
  batches: readonly B[],
  next: Int32Array,
): Generator<readonly [number: number, batch: B]> {
  for (;;) {
    const number = Atomics.add(next, 0, 1)
    const batch = batches[number]
    if (batch === undefined) return
    yield [number, batch]
  }
}

/** What was read of all batches, in their order. */
export const joinBatches = (batches: readonly Readings[]): Readings => ({
  states: ([] as Readings['states']).concat(...batches.map(({ states }) => states)),
  fragments: ([] as Readings['fragments']).concat(...batches.map(({ fragments }) => fragments)),
})
