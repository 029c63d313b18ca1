import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { loadScript } from './load-script.js'

// Where a second thread begins: it loads the script as the script itself is loaded, with the code that V8 compiled of it.
const { script } = workerData as { readonly script: string }
const { serveBatches } = loadScript(script, createRequire(script)) as {
  readonly serveBatches: (orders: unknown) => void
}
serveBatches(parentPort)
