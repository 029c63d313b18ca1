import { Worker } from 'node:worker_threads'
import { CLAIMED, FREE, makeMemory, OWN, READY, type ReadAheadMemory, slotOf } from './read-ahead-memory.js'

/** What the second thread is given. */
export interface ReadAheadTask {
  readonly memory: ReadAheadMemory
  /** Files in the order in which they are wanted. */
  readonly paths: readonly string[]
}

/** A thread that does the second thread's work so long (ms) is gone. */
const PATIENCE = 2000

/**
 * Reads files in a second thread, ahead of the first one, which makes something of them. Neither waits for the other as long
 * as there is anything left to do: a file that the second thread has not begun is left to the first.
 *
 * @param worker path of the built `read-ahead-worker`
 */
export const readAhead = (paths: readonly string[], worker: string): ReadAhead => {
  const memory = makeMemory(paths.length)
  const task: ReadAheadTask = { memory, paths }
  const thread = new Worker(worker, { workerData: task })
  // Without it everything is read here.
  thread.on('error', () => undefined)
  thread.unref()
  return new ReadAhead(memory)
}

export class ReadAhead {
  private index = 0

  constructor(private readonly memory: ReadAheadMemory) {}

  /** What stands in the next file, valid until the next call; undefined when the caller has to read it. */
  readonly next = (): Buffer | undefined => {
    const { done, status, sizes } = this.memory
    const index = this.index++
    Atomics.store(done, 0, index)
    Atomics.notify(done, 0)
    if (Atomics.compareExchange(status, index, FREE, OWN) === CLAIMED) Atomics.wait(status, index, CLAIMED, PATIENCE)
    return Atomics.load(status, index) === READY ? slotOf(this.memory, index).subarray(0, sizes[index]) : undefined
  }

  /** Lets the second thread end. */
  readonly end = (): void => {
    Atomics.store(this.memory.done, 0, this.memory.count)
    Atomics.notify(this.memory.done, 0)
  }
}
