import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { Config } from '../config/config.js'
import { joinBatches, takeBatches, toBatches } from './batches.js'
import { loadSources, type Readings, type Sources } from './load-sources.js'
import { decodeReadings } from './readings-text.js'
import type { Delivery, Order } from './serve-batches.js'
import { encodeSources } from './sources-text.js'

/** A thread that helps this one to read. */
export interface SecondThread {
  /** Reads as `loadSources` does, together with the thread, once. What that fails to deliver is read by this one. */
  readonly load: (sources: Sources, config: Config) => Promise<Readings>
}

/**
 * Starts a thread, which takes its time: so as soon as it is clear that there will be much to read.
 *
 * Nobody has to end it: it never keeps the process from ending.
 *
 * @param built folder of the built program
 * @returns undefined where there is one processor only, or no thread is allowed
 */
export const startSecondThread = async (built: string): Promise<SecondThread | undefined> => {
  // Imported here, since most runs need neither; not all of this file, since what it shares with the script would become files
  // of their own, which each run has to open.
  const { availableParallelism } = await import('node:os')
  if (availableParallelism() === 1) return undefined
  const { Worker } = await import('node:worker_threads')
  let worker: Worker
  try {
    // Would share this one's streams otherwise, for which Node makes a pipe refuse to wait for its reader.
    worker = new Worker(join(built, 'start-thread.cjs'), {
      workerData: { script: join(built, 'inventory-script.cjs') },
      stdout: true,
      stderr: true,
      execArgv: [],
    })
  } catch {
    return undefined
  }
  worker.unref()
  // Whatever ends it: what it owes is read here, and what is wrong with that shows here.
  worker.on('error', () => undefined)
  return { load: (sources, config) => share(worker, sources, config) }
}

const share = async (worker: Worker, sources: Sources, config: Config): Promise<Readings> => {
  const { MessageChannel, receiveMessageOnPort } = await import('node:worker_threads')
  const batches = toBatches(sources)
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const { port1: inbox, port2: outbox } = new MessageChannel()
  const order: Order = { config, batches: batches.map(encodeSources), next, outbox }
  worker.postMessage(order, [outbox])

  const done = new Array<Readings | undefined>(batches.length)
  const accept = ({ number, text }: Delivery): void => {
    const batch = batches[number] as Sources
    done[number] = text === undefined ? loadSources(batch, config) : decodeReadings(text, batch)
  }
  for (const [number, batch] of takeBatches(batches, next)) {
    done[number] = loadSources(batch, config)
    for (let got = receiveMessageOnPort(inbox); got !== undefined; got = receiveMessageOnPort(inbox)) {
      accept(got.message)
    }
  }
  if (done.includes(undefined)) {
    await new Promise<void>((resolve, reject) => {
      inbox.on('close', resolve)
      inbox.on('message', (delivery: Delivery) => {
        try {
          accept(delivery)
        } catch (error) {
          reject(error)
        }
        if (!done.includes(undefined)) resolve()
      })
    })
  }
  inbox.close()
  return joinBatches(batches.map((batch, number) => done[number] ?? loadSources(batch, config)))
}
