import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** A program that runs. */
export interface Started {
  readonly child: ChildProcess
  /** Milliseconds it has run, once it has ended. */
  readonly ended: Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string; time: number }>
}

/** A command without what tap loads into every process of Node: it listens for signals, writes files and slows starts. */
export const bare = (...command: readonly string[]): [string, ...string[]] => ['env', '-u', 'NODE_OPTIONS', ...command]

/** Starts a script with this Node, its stdin open and silent. */
export const startProgram = (script: string, ...args: readonly string[]): Started => {
  const started = performance.now()
  const [program, ...rest] = bare(process.execPath, script, ...args)
  const child = spawn(program, rest, { cwd: '/', stdio: 'pipe' })
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
