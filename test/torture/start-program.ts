import { type ChildProcess, spawn } from 'node:child_process'

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
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  return {
    child,
    ended: new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr, time: performance.now() - started }))
    }),
  }
}
