// npm run bench [-- --only list|provision --sizes 3,100 --runs 11]: how long an answer takes, compared with the least that any
// program must do for it; and how much time provision-vm adds to the programs that it runs.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { stop } from '../scripts/run.mjs'
import { setUp } from '../scripts/setup.mjs'
import { testEnvironment } from '../scripts/test-environment.mjs'
import { contestantsFor, sameAnswers } from './contestants.mjs'
import { makeVms, writeLab } from './lab/make-lab.mjs'
import { peakMemory, timeInterleaved } from './measure.mjs'
import { benchProvision } from './provision.mjs'

const main = () => {
  const text = { type: 'string' }
  const { values } = parseArgs({ options: { only: text, sizes: text, runs: text } })
  const { only } = values
  if (only !== undefined && only !== 'list' && only !== 'provision') stop('--only is list or provision')
  setUp(only === 'list' ? undefined : 'bench')
  const env = testEnvironment(process.env)
  console.log(`Node ${process.versions.node}, ${cpus().length} cores; medians of interleaved runs, warm page cache`)
  if (only !== 'provision') benchList(values, env)
  if (only !== 'list') benchProvision(Number(values.runs ?? RUNS), env)
}

const RUNS = 11

const benchList = (values, env) => {
  const sizes = (values.sizes ?? '3,100,1000,10000').split(',').map(Number)
  console.log('\n| VMs | what | ms | × floor | peak MiB |\n| ---: | --- | ---: | ---: | ---: |')
  for (const size of sizes) {
    const lab = mkdtempSync(join(tmpdir(), 'vm-infra-bench-'))
    try {
      writeLab(lab, makeVms(size))
      benchLab(lab, size, Number(values.runs ?? runsFor(size)), env)
    } finally {
      rmSync(lab, { recursive: true, force: true })
    }
  }
}

const benchLab = (lab, size, runs, env) => {
  const contestants = contestantsFor(lab, size, env)
  sameAnswers(contestants, size)
  const medians = timeInterleaved(contestants, runs)
  const floor = medians[contestants.findIndex(({ name }) => name === 'floor')]
  for (const [i, contestant] of contestants.entries()) {
    const ratio = (medians[i] / floor).toFixed(2)
    const peak = peakMemory(contestant)?.toFixed(0) ?? ''
    console.log(`| ${size} | ${contestant.name} | ${medians[i].toFixed(0)} | ${ratio} | ${peak} |`)
  }
}

const runsFor = (size) => (size >= 10000 ? 7 : size >= 1000 ? 11 : 21)

main()
