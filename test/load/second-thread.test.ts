import { deepStrictEqual } from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { loadConfig } from '../../src/config/load-config.js'
import { discoverSources } from '../../src/discovery/discover-sources.js'
import { loadSources, type Readings, type Sources } from '../../src/load/load-sources.js'
import { startSecondThread } from '../../src/load/second-thread.js'
import { fragmentOf, stateOf } from '../fixtures/cli/lab.js'
import { projectPath } from '../integration/run-program.js'

const COUNT = 300

const states: Record<string, { 'terraform.tfstate': string }> = {}
const fragments: Record<string, string> = {}
for (let at = 0; at < COUNT; at++) {
  const name = `vm-${String(at).padStart(3, '0')}`
  const address = `10.0.${at >> 8}.${at & 255}`
  states[name] = { 'terraform.tfstate': at === 7 ? '' : stateOf(name, address) }
  // Floats and large integers do not pass between threads.
  fragments[`${name}.ini`] = fragmentOf(name, address, at % 50 === 0 ? ' version=1.0 id=123456789012345678901' : '')
}

const openLab = async (t: Pick<typeof import('tap').default, 'testdir'>) => {
  const root = t.testdir({
    terraform: { 'terraform.tfstate.d': states },
    ansible: { 'inventory.d': fragments },
  })
  const { config } = await loadConfig({ root, env: {} })
  const sources: Sources = await discoverSources(config)
  return { root, config, sources, expected: loadSources(sources, config) }
}

const load = async (built: string, { config, sources }: Awaited<ReturnType<typeof openLab>>): Promise<Readings> => {
  const thread = await startSecondThread(built)
  if (thread === undefined) throw new Error('only one processor')
  // It has to be there, or has failed, before everything is read.
  await setTimeout(500)
  return thread.load(sources, config)
}

const oneProcessor = availableParallelism() === 1 && 'only one processor'

t.test('two threads read what one does', { skip: oneProcessor }, async (t) => {
  const lab = await openLab(t)
  deepStrictEqual(await load(projectPath('dist'), lab), lab.expected)
  t.equal(lab.expected.fragments.length, COUNT)
})

/** Waits until it has taken `batches`, as the real one does, and gives what `deliver` says of each. */
const threadThat = (batches: number, deliver: string): string => `
  const { parentPort } = require('node:worker_threads')
  parentPort.once('message', ({ next, outbox }) => {
    for (let i = 0; i < ${batches}; i++) {
      const number = Atomics.add(next, 0, 1)
      ${deliver}
    }
  })`

for (const [what, script] of [
  ['is not there', undefined],
  ['does not start', 'throw new Error("no")'],
  ['ends without a word', threadThat(3, 'if (i === 2) process.exit()')],
  ['fails', threadThat(2, 'if (i === 1) throw new Error("no")')],
  ['cannot pass anything', threadThat(4, 'outbox.postMessage({ number }); if (i === 3) outbox.close()')],
] as const) {
  t.test(`one thread reads all where the other ${what}`, { skip: oneProcessor }, async (t) => {
    const lab = await openLab(t)
    if (script !== undefined) writeFileSync(join(lab.root, 'start-thread.cjs'), script)
    deepStrictEqual(await load(lab.root, lab), lab.expected)
  })
}
