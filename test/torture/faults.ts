import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLI } from '../integration/run-program.js'
import { Findings, figure } from './findings.js'
import { type Random, randomFrom } from './random.js'
import { hostsIn } from './steady-lab.js'
import { type Fault, type Injected, Strace, type SystemCall } from './strace.js'
import type { Suite } from './suite.js'
import { type Kind, WrittenLab } from './written-lab.js'

const KINDS: readonly Kind[] = ['plain', 'linked']
/** Of each kind, in the long form: every fault of every call, which are some 900. */
const MOST = 1000

/** A call that writes something, or is about what is written. */
const WRITES = /O_CREAT|^(write|fsync|rename|link|unlink|fchmod|fchown)\(/

const KILL: Fault = { signal: 'SIGKILL' }
const errors = (...codes: readonly string[]): Fault[] => codes.map((error) => ({ error }))

/** What can go wrong with a call. */
const faultsOf = ({ name, text }: SystemCall): readonly Fault[] => {
  if (!WRITES.test(text)) return [KILL, ...errors('EIO', 'EACCES', 'EINTR')]
  const faults = [KILL, ...errors('ENOSPC', 'EIO', 'EACCES', 'EINTR')]
  return name === 'write' ? [...faults, { retval: 0 }] : faults
}

/**
 * Lets each system call of a static write fail in turn, and the program die at each. The old file is intact, or the new one
 * complete; who is told that it went well finds the new one; the next run repairs what is left to repair.
 */
export const faults: Suite = {
  name: 'faults',
  share: 4,
  run: async ({ seed, scale, deadline }) => {
    const findings = new Findings()
    const counts: Counts = { calls: 0, failed: 0, killed: 0 }
    const each = async (kind: Kind): Promise<void> => {
      const folder = mkdtempSync(join(tmpdir(), 'vm-infra-strace-'))
      const lab = await WrittenLab.make(kind)
      try {
        const strace = new Strace(folder)
        lab.change()
        const calls = await strace.record(lab.root, CLI, ...lab.args)
        counts.calls += calls.length
        for (const { call, fault } of inOrder(calls, randomFrom(seed)).slice(0, Math.ceil(MOST * scale))) {
          if (findings.enough || performance.now() > deadline) break
          await meetFault(lab, strace, call, fault, findings, counts)
        }
      } finally {
        lab.remove()
        rmSync(folder, { recursive: true, force: true })
      }
    }
    await Promise.all(KINDS.map(each))
    return findings.result(
      `${counts.calls} system calls of a write, ${figure(counts.failed)} made to fail, killed at ${figure(counts.killed)}`,
    )
  },
}

interface Counts {
  calls: number
  failed: number
  killed: number
}

const meetFault = async (
  lab: WrittenLab,
  strace: Strace,
  call: SystemCall,
  fault: Fault,
  findings: Findings,
  counts: Counts,
): Promise<void> => {
  const { before, after } = lab.change()
  const injected = await strace.inject(call, fault, CLI, ...lab.args)
  const what = `${JSON.stringify(fault)} at ${call.text}`
  // What was done to a call of Node's own says nothing of this program.
  if (injected.hit?.includes(lab.root)) {
    counts[injected.killed ? 'killed' : 'failed']++
    for (const problem of problems(lab, call, fault, injected, before, after)) {
      findings.check(problem && `${what}: ${problem}`, { 'inventory.ini': lab.text(), before, after })
    }
  }
  const unclean = (await lab.writeClean()) ?? (lab.text() === after ? undefined : 'the next run did not write')
  findings.check(unclean && `${what}: ${unclean}`)
  const left = lab.leftovers()
  findings.check(left.length === 0 ? undefined : `${what}: the next run left ${left.join(', ')}`)
}

/** Every fault of every call; first one of each call that writes, then another of each, then those of calls that read. */
const inOrder = (calls: readonly SystemCall[], random: Random): { call: SystemCall; fault: Fault }[] =>
  calls
    .flatMap((call) => {
      const all = faultsOf(call)
      const first = random.below(all.length)
      const later = WRITES.test(call.text) ? 0 : 100
      return all.map((fault, i) => ({ call, fault, turn: ((i + first) % all.length) + random.next() + later }))
    })
    .sort((a, b) => a.turn - b.turn)

/** What is wrong after a fault, or undefined, for each thing that is looked at. */
function* problems(
  lab: WrittenLab,
  call: SystemCall,
  fault: Fault,
  { code, killed, stderr }: Injected,
  before: string,
  after: string,
): Generator<string | undefined> {
  const text = lab.text()
  if (text !== before && text !== after) {
    // For a source that cannot be read something else may stand in; but nobody is missing.
    yield WRITES.test(call.text) ? 'the file is neither the old one nor the new one' : lab.missing(hostsIn(text))
  }
  yield lab.disturbed()
  if (killed) return
  if (code === 0) yield text === after || stderr !== '' ? undefined : 'all was said to be well, but the file is old'
  else yield code === 1 && isExplained(stderr) ? undefined : `it ended with ${code}: ${stderr.trim()}`
  if ('error' in fault && fault.error === 'EINTR')
    yield code === 0 ? undefined : 'a call that was interrupted is no error'
}

/** Whether every line is one of ours, and none speaks of a bug. */
const isExplained = (stderr: string): boolean =>
  stderr !== '' && !stderr.includes('this is a bug') && /^(vm-inventory: .*\n)+$/.test(stderr)
