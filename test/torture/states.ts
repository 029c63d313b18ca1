import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../src/config/config.js'
import { loadConfig } from '../../src/config/load-config.js'
import { interpretState } from '../../src/load/load-states.js'
import type { StateReading } from '../../src/model/inventory.js'
import { StateError } from '../../src/state/state-error.js'
import { LAUNCHER, projectPath } from '../integration/run-program.js'
import { Findings, figure } from './findings.js'
import { damageState, mutateState } from './mutate-state.js'
import { randomFrom } from './random.js'
import { startProgram } from './start-program.js'
import { SteadyLab } from './steady-lab.js'
import type { Failure, Suite } from './suite.js'

const FIXTURES = projectPath('test/fixtures')
const STATES = 20_000
/** States that are read by one run of the script. */
const BATCH = 200
/** A state takes less than a millisecond; one that takes this many seconds is as good as a hang. */
const HANG = 20
/** Mebibytes of one string in a state; the larger is more than is read at all. */
const LARGE = [100, 300]

/** VMs that are put into each state after it was changed: whatever became of the others, they are what they are. */
const WITNESSES = [
  { name: 'witness-1', address: '10.99.0.1' },
  { name: 'witness-2', address: '10.99.0.2' },
]
const witnesses = WITNESSES.map(({ name, address }) => ({
  mode: 'managed',
  type: 'libvirt_domain',
  name,
  provider: 'provider["registry.terraform.io/dmacvicar/libvirt"]',
  instances: [{ schema_version: 0, attributes: { name, network_interface: [{ addresses: [address] }] } }],
}))

/**
 * States of every kind, changed with a knowledge of their structure or damaged as bytes: none crashes or holds up the
 * program, none yields a host that it does not hold, what is refused is refused with a message that names its file, and
 * the states beside it are read.
 */
export const states: Suite = {
  name: 'states',
  share: 2,
  run: async ({ seed, scale, deadline }) => {
    const findings = new Findings()
    const random = randomFrom(seed)
    const lab = new SteadyLab()
    const counts = { states: 0, refused: 0, hosts: 0, runs: 0 }
    try {
      const { config } = await loadConfig({ root: lab.root, env: {} })
      const originals = originalStates(config)
      const pristine = Object.getOwnPropertyNames(Object.prototype).length
      for (let left = Math.ceil(STATES * scale); left > 0 && !findings.enough; left -= BATCH) {
        if (performance.now() > deadline) break
        const refused: string[] = []
        for (let i = 0; i < Math.min(BATCH, left); i++) {
          const original = random.pick(originals)
          const mutated = mutateState(original, random, witnesses)
          const isDamaged = random.below(5) === 0
          const bytes = isDamaged ? damageState(mutated.text, random) : Buffer.from(mutated.text)
          const workspace = `w-${i}`
          const outcome = interpret(bytes.toString('utf8'), workspace, config)
          counts.states++
          if (outcome.reading === undefined) counts.refused++
          else counts.hosts += outcome.reading.hosts.length
          const wrong =
            outcome.wrong ??
            (outcome.reading &&
              wrongIn(outcome.reading, bytes.toString('utf8'), workspace, mutated.isKept && !isDamaged))
          findings.check(wrong, { 'state.tfstate': bytes })
          put(lab, workspace, bytes)
          if (outcome.reading === undefined) refused.push(workspace)
        }
        counts.runs++
        const failures = await askScript(lab, refused)
        for (const { message, files } of failures) findings.check(message, files)
        if (failures.length === 0) findings.check(undefined)
        forget(lab)
      }
      const grown = Object.getOwnPropertyNames(Object.prototype).length - pristine
      findings.check(grown === 0 ? undefined : `${grown} names more in Object.prototype`)
      if (scale >= 0.2) for (const mebibytes of LARGE) await meetLarge(lab, mebibytes, findings)
      return findings.result(
        `${figure(counts.states)} states, ${figure(counts.refused)} refused, ${figure(counts.hosts)} hosts in the others, ${counts.runs} runs of the script`,
      )
    } finally {
      lab.remove()
    }
  },
}

/** Every state among the fixtures that reads. */
const originalStates = (config: Config): string[] =>
  readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(\.tfstate|^state\.json)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((path) => readFileSync(path, 'utf8'))
    .filter((text) => interpret(text, 'w', config).reading !== undefined)

const interpret = (text: string, workspace: string, config: Config): { reading?: StateReading; wrong?: string } => {
  const started = performance.now()
  try {
    const source = { kind: 'state', path: 'x' } as const
    const reading = interpretState(text, { source, workspace }, config)
    const seconds = (performance.now() - started) / 1000
    return { reading, ...(seconds > HANG && { wrong: `a state takes ${seconds} s` }) }
  } catch (error) {
    return error instanceof StateError ? {} : { wrong: `a state ends the program: ${(error as Error).stack}` }
  }
}

/** What is wrong with the hosts that a state is said to hold. */
const wrongIn = (
  { hosts }: StateReading,
  text: string,
  workspace: string,
  hasWitnesses: boolean,
): string | undefined => {
  const holds = (part: string): boolean => /^\d*$/.test(part) || text.includes(JSON.stringify(part).slice(1, -1))
  for (const { name, address } of hosts) {
    if (address !== undefined && !address.includes(':') && !text.includes(address))
      return `nobody has the address ${address}`
    if (name !== workspace && !name.split(/[-.]/).every(holds)) return `nobody is called ${name}`
  }
  if (!hasWitnesses) return undefined
  for (const { name, address } of WITNESSES) {
    const seen = hosts.filter((host) => host.name === name).map((host) => host.address)
    if (seen.join() !== address)
      return `${name}, which was left as it was, has the address ${seen.join() || 'of nobody'}`
  }
  return undefined
}

const pathOf = (workspace: string): string => `terraform/terraform.tfstate.d/${workspace}/terraform.tfstate`

const put = (lab: SteadyLab, workspace: string, bytes: Uint8Array): void => {
  mkdirSync(lab.path(`terraform/terraform.tfstate.d/${workspace}`), { recursive: true })
  writeFileSync(lab.path(pathOf(workspace)), bytes)
  // Old, so that nobody waits for the rest of it.
  utimesSync(lab.path(pathOf(workspace)), 1, 1)
}

/** What is wrong with the script's answer about a lab that holds states, some of which are refused. */
const askScript = async (lab: SteadyLab, refused: readonly string[]): Promise<Failure[]> => {
  const { code, stdout, stderr } = await startProgram(LAUNCHER, '--list', '--root', lab.root).ended
  const files = { 'list.json': stdout, stderr }
  if (code !== 0) return [{ message: `the script ended with ${code}`, files }]
  const { hostvars } = JSON.parse(stdout)._meta
  const problems = lab.steady
    .filter((name) => !Object.hasOwn(hostvars, name))
    .map((name) => `${name}, whose state is as it was, is missing`)
  const lines = stderr.split('\n').slice(0, -1)
  problems.push(...lines.filter((line) => !line.startsWith('vm-infra: ')).map((line) => `stderr holds: ${line}`))
  for (const workspace of refused) {
    if (!stderr.includes(`vm-infra: ${pathOf(workspace)}: `)) problems.push(`nothing was said of ${workspace}`)
  }
  return problems.map((message) => ({ message, files }))
}

const forget = (lab: SteadyLab): void => {
  for (const name of readdirSync(lab.path('terraform/terraform.tfstate.d'))) {
    if (!lab.steady.includes(name)) rmSync(lab.path(`terraform/terraform.tfstate.d/${name}`), { recursive: true })
  }
}

/** A state with one string as large as that: read or refused, but the others are there. */
const meetLarge = async (lab: SteadyLab, mebibytes: number, findings: Findings): Promise<void> => {
  put(lab, 'large', Buffer.from(''))
  const file = openSync(lab.path(pathOf('large')), 'w')
  writeSync(file, '{"version":4,"terraform_version":"1.11.4","resources":[],"outputs":{"x":{"type":"string","value":"')
  for (let i = 0; i < mebibytes; i++) writeSync(file, 'x'.repeat(2 ** 20))
  writeSync(file, '"}}}')
  closeSync(file)
  utimesSync(lab.path(pathOf('large')), 1, 1)
  const wrong = await askScript(lab, mebibytes > 256 ? ['large'] : [])
  findings.check(wrong[0]?.message && `a state of ${mebibytes} MiB: ${wrong[0].message}`, wrong[0]?.files)
  forget(lab)
}
