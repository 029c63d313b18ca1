import { ExplainedError } from '../errors.js'
import type { Host } from '../model/inventory.js'
import { CommandError } from '../process/command-error.js'
import { capture, type Session } from './session.js'
import { sshCommand } from './ssh-command.js'
import { waitUntil } from './wait-until.js'

/** Exit code of ssh itself, when it did not get as far as the remote command. */
const NO_CONNECTION = 255

/**
 * Waits until the VM lets its user in and cloud-init is through.
 *
 * @throws ExplainedError with what ssh said last when the time is up.
 */
export const waitForSsh = async (session: Session, host: Host): Promise<void> => {
  const { timeout, signal, progress } = session
  const command = sshCommand(host, { cwd: session.config.root, env: session.env })
  await progress.step(`waiting for ssh to ${host.address}`, async () => {
    let last = ''
    const attempt = async (): Promise<true | undefined> => {
      try {
        await capture(session, command)
        return true
      } catch (error) {
        if (!(error instanceof CommandError) || error.reason !== 'exit') throw error
        if (error.exitCode !== NO_CONNECTION) {
          throw new ExplainedError(`cloud-init failed in ${session.vm}`, 'see /var/log/cloud-init.log there', {
            cause: error,
          })
        }
        last = error.tail.at(-1) ?? ''
        return undefined
      }
    }
    if ((await waitUntil(attempt, { limit: timeout, pause: 500, ...(signal && { signal }) })) === true) return
    throw new ExplainedError(
      `${session.vm} cannot be reached by ssh at ${host.address} within ${Math.round(timeout / 1000)} s: ${last}`,
      'is the key the right one, and does the image run sshd and cloud-init?',
    )
  })
}
