import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ExplainedError, systemErrorCode } from '../errors.js'

/**
 * Runs ssh in this terminal and gives its exit code, 128 + signal when a signal ended it, as a shell would.
 *
 * @param context.interruption keeps signals of the terminal, which ssh gets too, from ending this process first
 * @throws ExplainedError when ssh is not installed.
 */
export const runSsh = (
  args: readonly string[],
  {
    env,
    cwd,
    interruption,
  }: {
    readonly env: Readonly<Record<string, string | undefined>>
    readonly cwd: string
    readonly interruption: () => AbortSignal
  },
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn('ssh', args, { stdio: 'inherit', env: { ...env }, cwd })
    interruption().addEventListener('abort', () => child.kill('SIGTERM'), { once: true })
    child.once('error', (error) => {
      reject(
        systemErrorCode(error) === 'ENOENT'
          ? new ExplainedError('ssh is not installed', 'install openssh-client', { cause: error })
          : error,
      )
    })
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
