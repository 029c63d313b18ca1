import type { Host } from '../model/inventory.js'
import type { Command } from '../process/command.js'
import { expandPath } from './vm-settings.js'

/**
 * Ends as soon as cloud-init is through, and at once where there is none, or no systemd that would ever end it. Exit code 2
 * of `cloud-init status` means that it is through with complaints.
 */
const READY =
  'command -v cloud-init >/dev/null && [ -d /run/systemd/system ] || exit 0; timeout 600 cloud-init status --wait >/dev/null; [ $? -ne 1 ]'

/** The call of ssh that tells whether a host can be logged in to, and waits for its cloud-init. */
export const sshCommand = (
  host: Host,
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string | undefined>> },
): Command => {
  const text = (name: string): string | undefined => {
    const value = host.vars[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }
  const key = text('ansible_ssh_private_key_file')
  const port = text('ansible_port')
  const user = text('ansible_user')
  return {
    program: 'ssh',
    args: [
      ...[
        'BatchMode=yes',
        'ConnectTimeout=5',
        'StrictHostKeyChecking=no',
        'UserKnownHostsFile=/dev/null',
        'LogLevel=ERROR',
      ].flatMap((option) => ['-o', option]),
      ...(key === undefined ? [] : ['-i', expandPath(key, env) ?? key]),
      ...(port === undefined ? [] : ['-p', port]),
      ...(user === undefined ? [] : ['-l', user]),
      '--',
      host.address ?? host.name,
      READY,
    ],
    cwd,
    env: {},
  }
}
