import { ExplainedError } from '../errors.js'
import { CommandError } from '../process/command-error.js'
import { seconds } from './progress.js'
import { type Session, tryToAsk } from './session.js'
import { STILL_AT_WORK, sshCommand } from './ssh-command.js'
import type { Reached } from './wait-for-address.js'
import { waitUntil } from './wait-until.js'

/** Exit code of ssh itself, when it did not get as far as the remote command. */
const NO_CONNECTION = 255

/**
 * Waits until the VM lets its user in and cloud-init is through.
 *
 * @throws ExplainedError with what ssh said last when the time is up.
 */
export const waitForSsh = async (session: Session, { address, inventory }: Reached): Promise<void> => {
  const { timeout, signal, progress, vm } = session
  const command = sshCommand(session, inventory)
  await progress.step(`waiting for ssh to ${address}`, async () => {
    let last = ''
    let isIn = false
    const attempt = async (): Promise<true | undefined> => {
      try {
        await tryToAsk(session, command)
        return true
      } catch (error) {
        if (!(error instanceof CommandError) || error.reason !== 'exit') throw error
        if (error.exitCode !== NO_CONNECTION && error.exitCode !== STILL_AT_WORK) {
          throw new ExplainedError(`cloud-init failed in ${vm}`, 'see /var/log/cloud-init.log there', {
            cause: error,
          })
        }
        isIn = error.exitCode === STILL_AT_WORK
        last = isIn ? 'its cloud-init is still at work' : (error.tail.at(-1) ?? '')
        return undefined
      }
    }
    const onWait = (waited: number): void => progress.say(`not ready after ${seconds(waited)}: ${last}`)
    if ((await waitUntil(attempt, { limit: timeout, pause: 500, onWait, signal })) === true) return
    if (isIn) {
      throw new ExplainedError(
        `${vm}: ${last} after ${Math.round(timeout / 1000)} s`,
        'see /var/log/cloud-init.log there; a longer limit is given with --timeout',
      )
    }
    throw new ExplainedError(
      `${vm} cannot be reached by ssh at ${address} within ${Math.round(timeout / 1000)} s: ${last}`,
      'is the key the right one, and does the image run sshd and cloud-init?',
    )
  })
}
