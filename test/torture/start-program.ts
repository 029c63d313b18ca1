import { type ChildProcess, spawn } from 'node:child_process'

/** A program that runs. */
export interface Started {
  readonly child: ChildProcess
  /** Milliseconds it has run, once it has ended. */
  readonly ended: Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string; time: number }>
}

/**
 * Starts a script with this Node, its stdin open and silent, and without what tap loads into every process: it listens for signals and slows starts.
 */
export const startProgram = (script: string, ...args: readonly string[]): Started => {
  const started = performance.now()
  const child = spawn(process.execPath, [script, ...args], {
    cwd: '/',
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: 'pipe',
  })
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
