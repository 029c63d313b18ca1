import { closeSync, openSync, readSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { OPEN_FLAGS } from '../state/open-state.js'
import type { ReadAheadTask } from './read-ahead.js'
import { CLAIMED, FREE, mayFill, OWN, READY, slotOf } from './read-ahead-memory.js'

/** Milliseconds: the first thread says when it goes on. */
const NAP = 10

const { memory, paths } = workerData as ReadAheadTask
const { count, done, status, sizes } = memory

/** Bytes read into the slot; 0 for what the first thread has to look at itself, whatever the reason. */
const readInto = (slot: Buffer, path: string): number => {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, OPEN_FLAGS)
    const length = readSync(descriptor, slot, 0, slot.length, null)
    return length < slot.length ? length : 0
  } catch {
    return 0
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

for (let index = 0; index < count; ) {
  const before = Atomics.load(done, 0)
  if (index < before) index = before
  else if (!mayFill(index, before)) Atomics.wait(done, 0, before, NAP)
  else {
    if (Atomics.compareExchange(status, index, FREE, CLAIMED) === FREE) {
      const size = readInto(slotOf(memory, index), paths[index] as string)
      sizes[index] = size
      Atomics.store(status, index, size > 0 ? READY : OWN)
      Atomics.notify(status, index)
    }
    index++
  }
}
