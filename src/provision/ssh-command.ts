import type { Inventory } from '../model/inventory.js'
import type { ProgramCall } from '../process/command.js'
import { sshArguments } from '../ssh/ssh-arguments.js'
import type { Session } from './session.js'

/** Exit code of `timeout` when the time is up. */
export const STILL_AT_WORK = 124

/**
 * Ends as soon as cloud-init is through, and at once where there is none, or no systemd that would ever end it; after a minute
 * also while it is at work. Exit code 2 of `cloud-init status` means that it is through with complaints.
 */
const READY = `command -v cloud-init >/dev/null && [ -d /run/systemd/system ] || exit 0; timeout 60 cloud-init status --wait >/dev/null; case $? in 1 | ${STILL_AT_WORK}) exit $?;; esac`

/**
 * What wins over options of the inventory: nobody is there to answer, a VM made anew has a host key of its own, and one that
 * its cloud-init reboots says nothing any more.
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
 * The call of ssh that tells whether a VM can be logged in to as Ansible will, and waits for its cloud-init.
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
