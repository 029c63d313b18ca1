import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { CLI, LAUNCHER } from '../integration/run-program.js'
import { Findings, figure } from './findings.js'
import { type Moment, MovingVms } from './moving-vms.js'
import { type Random, randomFrom } from './random.js'
import { type Started, startProgram } from './start-program.js'
import { SteadyLab } from './steady-lab.js'
import type { Suite } from './suite.js'

const WRITERS = 200
const KILLED = 50
const AT_ONCE = 24
const SCRIPT_READERS = 2
/** Seconds; as many writers as there are wait in one line. */
const PATIENCE = '300'

/** Counts of one run. */
interface Counts {
  writers: number
  killed: number
  /** Of the killed: those that held the lock. */
  holding: number
  reads: number
  answers: number
  partial: number
}

/**
 * Many processes change fragments and write the static inventory at the same time, a quarter of them is killed, and others
 * read all the while. Whoever has written finds in the file what was true when it began, or something newer; nobody ever
 * sees half a file; in the end nothing is left behind.
 */
export const concurrency: Suite = {
  name: 'concurrency',
  share: 2,
  run: async ({ seed, scale, deadline }) => {
    const lab = new SteadyLab()
    try {
      const run = new Run(lab, randomFrom(seed), scale, deadline)
      await run.all()
      const { writers, killed, holding, reads, answers, partial } = run.counts
      return run.findings.result(
        `${figure(writers)} writers, ${killed} killed (${holding} holding the lock), ${figure(reads)} reads, ${figure(answers)} answers of the script, ${partial} partial`,
      )
    } finally {
      lab.remove()
    }
  },
}

class Run {
  readonly findings = new Findings()
  readonly counts: Counts = { writers: 0, killed: 0, holding: 0, reads: 0, answers: 0, partial: 0 }
  readonly #moving: MovingVms
  readonly #writers: number
  readonly #kills: number
  #busy = true
  /** Time that a writer takes, in milliseconds. */
  #lifetime = 1000

  constructor(
    private readonly lab: SteadyLab,
    private readonly random: Random,
    scale: number,
    private readonly deadline: number,
  ) {
    this.#writers = Math.ceil(WRITERS * scale)
    this.#kills = Math.ceil(KILLED * scale)
    this.#moving = new MovingVms(lab, Math.ceil(this.#writers / 5))
  }

  async all(): Promise<void> {
    await this.#writeClean('the first')
    const readers = [this.#readFile(), ...Array.from({ length: SCRIPT_READERS }, () => this.#askScript())]
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#write())).finally(() => {
      this.#busy = false
    })
    await Promise.all(readers)
    await this.#lookAtTheEnd()
  }

  /** One of the places in which one writer runs after the other. */
  async #write(): Promise<void> {
    while (!this.#done()) {
      this.counts.writers++
      this.#moving.change(this.random)
      const since = this.#moving.now()
      const writer = startProgram(CLI, '--root', this.lab.root, '--write-static', '--lock-timeout', PATIENCE)
      if (this.counts.killed < this.#kills && this.random.below(this.#writers) < 2 * this.#kills)
        await this.#kill(writer)
      const { code, signal, stderr, time } = await writer.ended
      if (signal === 'SIGKILL') this.counts.killed++
      else {
        this.#lifetime = this.#lifetime * 0.8 + time * 0.2
        this.findings.check(code === 0 ? undefined : `a writer ended with ${code}: ${stderr.trim()}`)
        if (code === 0) this.#look('a writer that has just ended', since)
      }
    }
  }

  #done(): boolean {
    if (this.findings.enough || performance.now() > this.deadline) return true
    return this.counts.writers >= this.#writers && this.counts.killed >= this.#kills
  }

  /** Kills a writer at some moment: one in two while it holds the lock, if it ever does. */
  async #kill({ child, ended }: Started): Promise<void> {
    let over = false
    const end = ended.then(() => {
      over = true
    })
    if (this.random.below(2) === 0) {
      while (!over && !this.#holdsLock(child.pid)) await sleep(1)
      // Within the next moments it reads, renders, and puts the file in its place.
      await Promise.race([sleep(this.random.below(60)), end])
    } else await Promise.race([sleep(this.random.next() * 1.5 * this.#lifetime), end])
    if (over) return
    if (this.#holdsLock(child.pid)) this.counts.holding++
    child.kill('SIGKILL')
  }

  #holdsLock(pid: number | undefined): boolean {
    try {
      return JSON.parse(readFileSync(this.lab.lock, 'utf8')).pid === pid
    } catch {
      return false
    }
  }

  async #readFile(): Promise<void> {
    while (this.#busy) {
      this.#look('a reader', undefined)
      this.counts.reads++
      await sleep(2)
    }
  }

  /** Reads the file: it is whole, and true `since` a moment. */
  #look(who: string, since: Moment | undefined): void {
    const text = readFileSync(this.lab.file, 'utf8')
    const hosts = this.lab.hostsOf(text)
    if (typeof hosts === 'string') {
      this.counts.partial++
      this.findings.check(`${who} found half a file: ${hosts}`, { 'inventory.ini': text })
    } else {
      const wrong = since && this.#moving.contradiction(since, (vm) => hosts.get(vm)?.version)
      this.findings.check(wrong && `${who} found an old file: ${wrong}`, { 'inventory.ini': text })
    }
  }

  async #askScript(): Promise<void> {
    while (this.#busy) {
      const since = this.#moving.now()
      const { code, stdout, stderr } = await startProgram(LAUNCHER, '--list', '--root', this.lab.root).ended
      this.counts.answers++
      this.findings.check(this.#wrongAnswer(code, stdout, since), { 'list.json': stdout, stderr })
    }
  }

  #wrongAnswer(code: number | null, stdout: string, since: Moment): string | undefined {
    if (code !== 0) return `the script ended with ${code}`
    const { hostvars } = JSON.parse(stdout)._meta
    const missing = this.lab.steady.filter((name) => !Object.hasOwn(hostvars, name))
    if (missing.length > 0) return `the script did not know ${missing.join(', ')}`
    const wrong = this.#moving.contradiction(since, (vm) => hostvars[vm]?.version)
    return wrong && `the script was wrong: ${wrong}`
  }

  async #writeClean(which: string): Promise<void> {
    const { code, stderr } = await startProgram(CLI, '--root', this.lab.root, '--write-static').ended
    this.findings.check(code === 0 ? undefined : `${which} clean run ended with ${code}: ${stderr.trim()}`)
  }

  async #lookAtTheEnd(): Promise<void> {
    await this.#writeClean('the last')
    this.#look('whoever comes last', this.#moving.now())
    const left = readdirSync(this.lab.path('ansible')).filter(
      (name) => !['inventory.d', 'inventory.ini'].includes(name),
    )
    this.findings.check(left.length === 0 ? undefined : `left behind: ${left.join(', ')}`)
    const fresh = this.lab.path('ansible/fresh.ini')
    const args = ['--root', this.lab.root, '--write-static', '--static-file', fresh]
    const { code, stderr } = await startProgram(CLI, ...args).ended
    const [text, expected] = [this.lab.file, fresh].map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : ''))
    this.findings.check(
      code === 0 && text === expected ? undefined : `the file is not what a fresh one is: ${stderr.trim()}`,
      { 'inventory.ini': text as string, 'fresh.ini': expected as string },
    )
  }
}
