import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { loadScript } from './load-script.js'

// Entry of the second thread: loads the inventory script with its code cache, as the launcher does.
const { script } = workerData as { readonly script: string }
const { serveBatches } = loadScript(script, createRequire(script)) as {
  readonly serveBatches: (orders: unknown) => void
}
serveBatches(parentPort)
