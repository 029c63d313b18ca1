import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Environment } from '../model/environment.js'
import { notStarted } from '../process/not-started.js'

/**
 * Runs ssh in this terminal and returns its exit code; as in a shell, 128 + signal if a signal ended it.
 *
 * @throws ExplainedError when ssh is not installed, or the system does not start it
 */
export const runSsh = (
  args: readonly string[],
  {
    env,
    cwd,
    interruption,
  }: {
    readonly env: Environment
    readonly cwd: string
    /** Catches the terminal's signals, which ssh gets too: this process must not end before ssh. */
    readonly interruption: () => AbortSignal
  },
): Promise<number> =>
  new Promise<number>((resolve, reject) => {
    // Listened for before ssh starts: a signal may come at any moment.
    const signal = interruption()
    const child = spawn('ssh', args, { stdio: 'inherit', env: { ...env }, cwd })
    signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true })
    child.once('error', reject)
    child.once('close', (code, killedBy) =>
      resolve(code ?? 128 + (killedBy === null ? 0 : constants.signals[killedBy])),
    )
  }).catch((error: unknown) => {
    throw notStarted('ssh', 'ssh', error)
  })
