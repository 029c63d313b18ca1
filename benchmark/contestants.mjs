import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { isInstalled } from '../scripts/programs.mjs'
import { throughAnsible } from './cloud-terraform.mjs'
import { timeOnce } from './measure.mjs'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))

/** Programs to compare on one lab: `{ name, command, env, prepare? }`; those that list hosts have `lists: true`. */
export const contestantsFor = (lab, size, env) => {
  const node = (...args) => ({ command: [process.execPath, ...args], env: { ...env, VM_INFRA_ROOT: lab } })
  const writeStatic = { name: '--write-static', ...node(path('../bin/vm-inventory'), '--write-static') }
  return [
    { name: 'node -e 0', ...node('-e', '0') },
    { name: 'floor', lists: true, ...node(path('floor.cjs'), lab) },
    { name: '--list', lists: true, ...node(path('../inventory/vm-infra.js'), '--list') },
    { ...writeStatic, prepare: outdate(lab, writeStatic) },
    ...peersFor(lab, size, env),
    ...throughAnsible(lab, size, env, path('../inventory/vm-infra.js')),
  ]
}

/** Ends the benchmark unless everything that lists hosts gives the same answer, of `size` hosts. */
export const sameAnswers = (contestants, size) => {
  const [first, ...others] = contestants.filter(({ lists }) => lists).map(answerOf)
  const found = Object.keys(first.answer._meta.hostvars).length
  if (found !== size) throw new Error(`${first.name} lists ${found} hosts, not ${size}`)
  const differing = others.find(({ answer }) => !isDeepStrictEqual(answer, first.answer))
  if (differing) throw new Error(`${differing.name} and ${first.name} answer differently`)
}

const answerOf = (contestant) => ({ name: contestant.name, answer: JSON.parse(timeOnce(contestant).stdout) })

// So that there is something to write every time: puts back the file as it was before the last VM came.
const outdate = (lab, writeStatic) => {
  const file = join(lab, 'ansible', 'inventory.ini')
  timeOnce(writeStatic)
  const lines = readFileSync(file, 'utf8').split('\n')
  const last = lines.findLastIndex((line) => line.includes(' vm_name='))
  const older = lines.toSpliced(last, 1).join('\n')
  return () => writeFileSync(file, older)
}

// terraform-inventory reads only one state at a time.
const peersFor = (lab, size, env) => {
  if (size > 1000 || !isInstalled('terraform-inventory')) return []
  const each = `for state in "${lab}"/terraform/terraform.tfstate.d/*/terraform.tfstate; do terraform-inventory -list "$state"; done`
  return [{ name: 'terraform-inventory, once a state', command: ['sh', '-c', each], env }]
}
