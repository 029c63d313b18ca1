import { spawnSync } from 'node:child_process'
import { attempt } from './run.mjs'

/** Seconds. A machine that has just started installs its own updates first. */
const PATIENCE = 600

/** Seconds between two tries. */
const PAUSE = 5

const TRIES = PATIENCE / PAUSE

/**
 * Installs packages of Debian, and waits while another process does: apt itself waits for dpkg's lock, but not for that of its lists.
 *
 * @param sudo what makes a command root's, such as `['sudo']`
 * @returns whether they are installed
 */
export const installPackages = (packages, sudo = []) => {
  const apt = [
    ...sudo,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-qq',
    '-o',
    `DPkg::Lock::Timeout=${PATIENCE}`,
  ]
  return updateLists([...apt, 'update']) && attempt([...apt, 'install', '-y', '--no-install-recommends', ...packages])
}

const updateLists = (command) => {
  const [program, ...args] = command
  process.stderr.write(`> ${command.join(' ')}\n`)
  for (let left = TRIES; ; left--) {
    const { status, stderr } = spawnSync(program, args, { stdio: ['inherit', 2, 'pipe'], encoding: 'utf8' })
    const isLocked = status !== 0 && stderr?.includes('/lists/lock')
    if (!isLocked || left === 0) {
      process.stderr.write(stderr ?? '')
      return status === 0
    }
    if (left === TRIES) process.stderr.write('vm-infra: waiting for another process to update the lists of apt\n')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE * 1000)
  }
}
