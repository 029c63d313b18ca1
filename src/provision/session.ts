import type { Config } from '../config/config.js'
import type { Inventory } from '../model/inventory.js'
import type { Command } from '../process/command.js'
import { type RunOptions, runCommand } from '../process/run-command.js'
import { type Progress, seconds } from './progress.js'
import type { TerraformRoot } from './terraform-root.js'

/** What all VMs of one call of `provision-vm` or `destroy-vm` share. */
export interface Project {
  readonly config: Config
  readonly root: TerraformRoot
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Limit for each child and each wait, in milliseconds. */
  readonly timeout: number
  /** Reads the inventory anew. */
  readonly load: () => Promise<Inventory>
}

/** The work on one VM. */
export interface Session extends Project {
  readonly vm: string
  readonly progress: Progress
  readonly signal?: AbortSignal
}

/** Runs a command quietly and gives its stdout. */
export const capture = (session: Session, command: Command, options: { timeLimit?: number } = {}): Promise<string> =>
  runCommand(command, { ...common(session), ...options })

/** Runs a command, its output shown under the VM's name. `onStart` is told its process group. */
export const show = (session: Session, command: Command, onStart?: (leader: number) => void): Promise<string> =>
  runCommand(command, {
    ...common(session),
    onLine: (line) => {
      if (line.trim() !== '') session.progress.line(line)
    },
    onStall: (silent) =>
      session.progress.say(
        `${command.program} ${command.args[0]} has said nothing for ${seconds(silent)}; it is ended after ${seconds(session.timeout)} in all`,
      ),
    ...(onStart !== undefined && { onStart }),
  })

const common = ({ env, timeout, signal }: Session): RunOptions => ({
  env,
  timeLimit: timeout,
  ...(signal !== undefined && { signal }),
})
