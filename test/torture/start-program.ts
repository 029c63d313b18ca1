import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { bare } from '../integration/run-program.js'

/** A program that runs. */
export interface Started {
  readonly child: ChildProcess
  /** Milliseconds it has run, once it has ended. */
  readonly ended: Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string; time: number }>
}

/** Starts a script with this Node, its stdin open and silent. */
export const startProgram = (script: string, ...args: readonly string[]): Started => {
  const started = performance.now()
  const child = spawn(...bare(process.execPath, script, ...args), { cwd: '/', stdio: 'pipe' })
  const end = async (): Started['ended'] => {
    const [[code, signal], stdout, stderr] = await Promise.all([
      once(child, 'close'),
      text(child.stdout),
      text(child.stderr),
    ])
    return { code, signal, stdout, stderr, time: performance.now() - started }
  }
  return { child, ended: end() }
}
