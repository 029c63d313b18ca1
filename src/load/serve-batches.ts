import type { MessagePort } from 'node:worker_threads'
import type { Config } from '../config/config.js'
import { takeBatches } from './batches.js'
import { loadSources } from './load-sources.js'
import { encodeReadings } from './readings-text.js'
import { decodeSources, type SourcesText } from './sources-text.js'
import { tuneForTwoThreads } from './tune-v8.js'

/** What a thread is asked for: to help with reading. */
export interface Order {
  readonly config: Config
  /** All batches, each to be read when somebody takes it. */
  readonly batches: readonly SourcesText[]
  /** Shared with whoever else takes batches. */
  readonly next: Int32Array
  /** Takes a {@link Delivery} a batch. */
  readonly outbox: MessagePort
}

/** One batch, read; without `text` where that cannot carry it. */
export interface Delivery {
  readonly number: number
  readonly text?: string
}

/** Waits for an order, and helps with reading until there is nothing left to read. */
export const serveBatches = async (orders: MessagePort): Promise<void> => {
  const ordered = new Promise<Order>((resolve) => orders.once('message', resolve))
  await tuneForTwoThreads()
  const { config, batches, next, outbox } = await ordered
  for (const [number, batch] of takeBatches(batches, next)) {
    const text = encodeReadings(loadSources(decodeSources(batch), config))
    const delivery: Delivery = text === undefined ? { number } : { number, text }
    outbox.postMessage(delivery)
  }
  outbox.close()
}
