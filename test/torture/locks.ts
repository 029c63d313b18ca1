import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CLI } from '../integration/run-program.js'
import { bundleWorker } from '../static/bundle-worker.js'
import { Findings, figure } from './findings.js'
import { type Random, randomFrom } from './random.js'
import { type Started, startProgram } from './start-program.js'
import { SteadyLab } from './steady-lab.js'
import type { Suite } from './suite.js'

const PROCESSES = 200
const AT_ONCE = 40
const TURNS = 5
const HOLDERS = 20
const WAITING = 4
const PATIENCE = '300'

/**
 * Processes that count under the lock, some of which die in there or leave the lock of a dead process behind; and writers
 * that meet the lock of a live process, which is waited for, until it is killed, and then taken over.
 */
export const locks: Suite = {
  name: 'locks',
  share: 2,
  run: async ({ seed, scale, deadline }) => {
    const findings = new Findings()
    const random = randomFrom(seed)
    const folder = await mkdtemp(join(tmpdir(), 'vm-infra-torture-'))
    const lab = new SteadyLab()
    const done = () => findings.enough || performance.now() > deadline
    try {
      const holder = await bundleWorker('hold-lock', folder)
      let holders = 0
      for (; holders < HOLDERS * scale && !done(); holders++) await meetHolder(lab, holder, random, findings)
      const { processes, turns, died } = await count(folder, Math.ceil(PROCESSES * scale), random, done, findings)
      return findings.result(
        `${holders} live holders waited for, and taken over when killed; ${figure(turns)} turns of ${processes} processes, ${died} of them dead in theirs, never two at once`,
      )
    } finally {
      lab.remove()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const write = (lab: SteadyLab, patience: string): Started =>
  startProgram(CLI, '--root', lab.root, '--write-static', '--lock-timeout', patience)

const meetHolder = async (lab: SteadyLab, script: string, random: Random, findings: Findings): Promise<void> => {
  const fail = (problem: string) => findings.check(problem)
  const first = await write(lab, PATIENCE).ended
  if (first.code !== 0) fail(`a writer that met nobody ended with ${first.code}: ${first.stderr.trim()}`)
  const before = statSync(lab.file).ino
  const holder = startProgram(script, lab.lock)
  const { child } = holder
  try {
    while (
      child.exitCode === null &&
      !(existsSync(lab.lock) && readFileSync(lab.lock, 'utf8').includes(`:${child.pid},`))
    ) {
      await sleep(5)
    }
    writeFileSync(lab.fragment('new'), `[vms]\n10.78.0.1 vm_name=new n=${random.below(1e9)}\n`)
    const refused = await write(lab, '0.2').ended
    const named = refused.code === 1 && refused.stderr.includes(`is locked by process ${child.pid} on `)
    findings.check(named ? undefined : `a writer that had to wait ended with ${refused.code}: ${refused.stderr.trim()}`)
    const waiting = Array.from({ length: WAITING }, () => write(lab, PATIENCE))
    await sleep(200 + random.below(300))
    const early = waiting.filter(({ child: { exitCode } }) => exitCode !== null).length
    if (early > 0 || statSync(lab.file).ino !== before) fail('somebody wrote under the lock of a live process')
    child.kill('SIGKILL')
    for (const { code, stderr } of await Promise.all(waiting.map(({ ended }) => ended))) {
      findings.check(code === 0 ? undefined : `a writer that outlived the holder ended with ${code}: ${stderr.trim()}`)
    }
  } finally {
    child.kill('SIGKILL')
    await holder.ended
  }
  if (statSync(lab.file).ino === before) fail('nobody wrote when the holder was dead')
  leftovers(lab.path('ansible'), findings)
}

const leftovers = (folder: string, findings: Findings): void => {
  const left = readdirSync(folder).filter((name) => name.startsWith('.'))
  findings.check(left.length === 0 ? undefined : `left behind: ${left.join(', ')}`)
}

/** Has processes add one to a number, each some turns; whoever finds another in its turn says so in a file. */
const count = async (
  folder: string,
  wanted: number,
  random: Random,
  done: () => boolean,
  findings: Findings,
): Promise<{ processes: number; turns: number; died: number }> => {
  const script = await bundleWorker('count-under-lock', folder)
  writeFileSync(join(folder, 'counter'), '000000000')
  let processes = 0
  let died = 0
  let finished = 0
  const place = async (): Promise<void> => {
    while (processes < wanted && !done()) {
      const death = processes++ % 4 === 0 ? '0.5' : '0'
      const { child, ended } = startProgram(script, folder, String(TURNS), death, '0.5')
      const shot = random.below(8) === 0 ? setTimeout(() => child.kill('SIGKILL'), random.below(2000)) : undefined
      const { code, signal, stderr } = await ended
      clearTimeout(shot)
      if (signal === 'SIGKILL') died++
      else if (code === 0) finished++
      else findings.check(`a process that counts ended with ${code}: ${stderr.trim()}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, place))
  // One more, to which nothing happens: it takes over what the last one left.
  const { code, stderr } = await startProgram(script, folder, '1', '0', '0').ended
  findings.check(code === 0 ? undefined : `the last process ended with ${code}: ${stderr.trim()}`)
  const two = join(folder, 'two-at-once')
  findings.check(existsSync(two) ? `two at once: ${readFileSync(two, 'utf8').trim()}` : undefined)
  const log = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')
  for (const [i, line] of log.entries())
    findings.check(log.indexOf(line) === i ? undefined : `an update was lost: ${line}`)
  const reached = Number(readFileSync(join(folder, 'counter'), 'utf8'))
  findings.check(reached > finished * TURNS ? undefined : `${finished} finished, but counted ${reached} turns only`)
  leftovers(folder, findings)
  return { processes, turns: log.length, died }
}
