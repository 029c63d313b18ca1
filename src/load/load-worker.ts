import { parentPort, workerData } from 'node:worker_threads'
import { holdsFloat } from './holds-float.js'
import { loadSources } from './load-sources.js'
import type { WorkerTask } from './share-with-worker.js'

/**
 * The second thread: reads its half of the files and sends back what it read.
 *
 * A message cannot carry a Float (it arrives as a plain record), so a fragment that holds one is left to the first thread.
 */
const { sources, config } = workerData as WorkerTask
const { states, fragments } = loadSources(sources, config)
parentPort?.postMessage({
  states,
  fragments: fragments.map((fragment) => (holdsFloat(fragment) ? undefined : fragment)),
})
