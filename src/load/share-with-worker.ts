import { Worker } from 'node:worker_threads'
import type { Config } from '../config/config.js'
import { readFragment } from '../fragments/read-fragment.js'
import type { FragmentReading } from '../model/inventory.js'
import { loadSources, type Readings, type Sources } from './load-sources.js'

/** What the second thread is given. */
export interface WorkerTask {
  readonly sources: Sources
  readonly config: Config
}

/** Like {@link loadSources}, with the second half of the files read by a thread of its own. */
export const shareWithWorker = async (sources: Sources, config: Config, worker: string): Promise<Readings> => {
  const [mine, its] = halves(sources)
  const answer = askWorker(worker, { sources: its, config })
  const { states, fragments } = loadSources(mine, config)
  const rest = await answer
  its.fragments.forEach((file, i) => {
    fragments.push(rest.fragments[i] ?? readFragment(file, config))
  })
  return { states: states.concat(rest.states), fragments }
}

const halves = ({ states, fragments }: Sources): [Sources, Sources] => {
  const half = states.length >> 1
  const half2 = fragments.length >> 1
  return [
    { states: states.slice(0, half), fragments: fragments.slice(0, half2) },
    { states: states.slice(half), fragments: fragments.slice(half2) },
  ]
}

interface Answer {
  readonly states: Readings['states']
  readonly fragments: (FragmentReading | undefined)[]
}

const askWorker = (path: string, workerData: WorkerTask): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(path, { workerData })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
