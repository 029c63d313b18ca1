import { isDeepStrictEqual } from 'node:util'
import { ExplainedError } from '../errors.js'
import type { Inventory } from '../model/inventory.js'
import type { ProgramCall } from '../process/command.js'
import { failedBy, isFailure } from '../process/command-error.js'
import { sshArguments } from '../ssh/ssh-arguments.js'
import { asPlaysSee } from './as-plays-see.js'
import type { PlaybookCalls } from './playbook.js'
import { seconds } from './progress.js'
import { type Session, tryToAsk } from './session.js'
import type { Reached } from './wait-for-address.js'
import { waitUntil } from './wait-until.js'

/** Exit code of ssh itself, when it did not get as far as the remote command. */
const NO_CONNECTION = 255

/** Exit code of `timeout` when the time is up. */
const STILL_AT_WORK = 124

/**
 * Runs on the VM. Waits for cloud-init, for a minute at most; ends at once if there is none, or no systemd, without which it would
 * never be done. Exit code 2 of `cloud-init status` means that it is done, with complaints.
 */
const READY = `command -v cloud-init >/dev/null && [ -d /run/systemd/system ] || exit 0; timeout 60 cloud-init status --wait >/dev/null; case $? in 1 | ${STILL_AT_WORK}) exit $?;; esac`

/**
 * These win over the options of the inventory: nobody is there to answer questions, a VM that was made again has a new host key,
 * and one that cloud-init reboots falls silent.
 */
const OPTIONS = [
  'BatchMode=yes',
  'ConnectTimeout=5',
  'ServerAliveInterval=5',
  'StrictHostKeyChecking=no',
  'UserKnownHostsFile=/dev/null',
  'LogLevel=ERROR',
].flatMap((option) => ['-o', option])

/**
 * The call of ssh that logs in to a VM as Ansible will, and waits for its cloud-init.
 *
 * @throws ExplainedError when the inventory does not say how to reach it
 */
export const sshCommand = (
  { vm, config, env }: Pick<Session, 'vm' | 'config' | 'env'>,
  inventory: Inventory,
): ProgramCall => ({
  program: 'ssh',
  args: [...OPTIONS, ...sshArguments(vm, inventory, { command: [READY], home: env.HOME })],
  cwd: config.root,
  env: {},
})

/** The call as a play would log in; undefined if that cannot be told: a variable may be a template. */
const commandOfPlays = async (
  session: Session,
  inventory: Inventory,
  variables: ProgramCall,
): Promise<ProgramCall | undefined> => {
  try {
    return sshCommand(session, await asPlaysSee(session, inventory, variables))
  } catch (error) {
    if (!isFailure(error)) throw error
    return undefined
  }
}

/**
 * Waits until the VM lets its user in and cloud-init is through. If it does not do so at once, Ansible is asked how a play would
 * log in: `group_vars` and `host_vars` may say it. From then on either way will do: a playbook that moves sshd to the port in
 * `group_vars`, say, first logs in by the other.
 *
 * @param playbook undefined if there is to be none: then it is not Ansible that will log in
 * @throws ExplainedError with what ssh said last when the time is up
 */
export const waitForSsh = async (
  session: Session,
  { address, inventory }: Reached,
  playbook?: Promise<PlaybookCalls>,
): Promise<void> => {
  const { timeout, signal, progress, vm } = session
  const commands = [sshCommand(session, inventory)]
  let unasked = playbook
  await progress.step(`waiting for ssh to ${address}`, async () => {
    let last = ''
    let isIn = false
    const logIn = async (command: ProgramCall): Promise<true | undefined> => {
      try {
        await tryToAsk(session, command)
        return true
      } catch (error) {
        if (!failedBy('exit', error)) throw error
        if (error.exitCode !== NO_CONNECTION && error.exitCode !== STILL_AT_WORK) {
          throw new ExplainedError(`cloud-init failed in ${vm}`, 'see /var/log/cloud-init.log there', {
            cause: error,
          })
        }
        isIn = error.exitCode === STILL_AT_WORK
        last = isIn ? 'its cloud-init is still running' : (error.tail.at(-1) ?? '')
        return undefined
      }
    }
    const attempt = async (): Promise<true | undefined> => {
      for (const command of commands) {
        if ((await logIn(command)) === true) return true
        if (isIn) return undefined
      }
      if (unasked === undefined) return undefined
      const { variables } = await unasked
      unasked = undefined
      const other = await commandOfPlays(session, inventory, variables)
      if (other === undefined || isDeepStrictEqual([other], commands)) return undefined
      commands.push(other)
      return logIn(other)
    }
    const onWait = (waited: number): void => progress.say(`not ready after ${seconds(waited)}: ${last}`)
    if ((await waitUntil(attempt, { limit: timeout, pause: 500, onWait, signal })) === true) return
    if (isIn) {
      throw new ExplainedError(
        `${vm}: ${last} after ${Math.round(timeout / 1000)} s`,
        'see /var/log/cloud-init.log there; give a longer limit with --timeout',
      )
    }
    throw new ExplainedError(
      `${vm} cannot be reached by ssh at ${address} within ${Math.round(timeout / 1000)} s: ${last}`,
      `are user, port and key the right ones${playbook === undefined ? ' (those in group_vars do not count without a playbook)' : ''}, and does the image run sshd and cloud-init?`,
    )
  })
}
