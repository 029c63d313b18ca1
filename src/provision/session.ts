import type { Config } from '../config/config.js'
import type { Environment } from '../model/environment.js'
import type { Inventory } from '../model/inventory.js'
import { commandTitle, type ProgramCall } from '../process/command.js'
import { CommandError } from '../process/command-error.js'
import { type RunOptions, runCommand } from '../process/run-command.js'
import { type Progress, seconds } from './progress.js'
import type { TerraformRoot } from './terraform-root.js'

/** What the work on all VMs of one call of `provision-vm` or `destroy-vm` shares. */
export interface Project {
  readonly config: Config
  readonly root: TerraformRoot
  readonly env: Environment
  readonly cwd: string
  /** Path of the built program. */
  readonly executable: string
  /** Added to the environment of Terraform and of the playbook. */
  readonly childEnv: Readonly<Record<string, string>>
  /** Time limit for each child process and each wait, in milliseconds. */
  readonly timeout: number
  /** Reads the inventory again. */
  readonly load: () => Promise<Inventory>
}

/** The work on one VM. */
export interface Session extends Project {
  readonly vm: string
  /** A random name for this run; everything that it starts has it in its environment. */
  readonly run: string
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
  /** Asks the user; throws if nobody can be asked. */
  readonly confirm: (question: string) => Promise<boolean>
}

/** Bytes of stdout that are kept, enough for a large state. */
const MOST = 64 * 2 ** 20

/** Options of a single call. */
type CallOptions = Partial<Pick<RunOptions, 'onStart' | 'timeLimit'>>

/** Runs a command and returns its stdout. If it fails, its stderr is shown. */
export const ask = async (session: Session, command: ProgramCall, options: CallOptions = {}): Promise<string> => {
  try {
    return await tryToAsk(session, command, options)
  } catch (error) {
    if (error instanceof CommandError) for (const line of error.tail) showLine(session, line)
    throw error
  }
}

/** The same, but shows nothing: for calls whose failure is an answer too. */
export const tryToAsk = (session: Session, command: ProgramCall, options: CallOptions = {}): Promise<string> =>
  runCommand(command, { ...common(session, command), ...options, keepStdout: MOST })

/** Runs a command and shows its output, each line after the VM's name. */
export const show = async (session: Session, command: ProgramCall, options: CallOptions = {}): Promise<void> => {
  await runCommand(command, { ...common(session, command), ...options, onLine: (line) => showLine(session, line) })
}

const showLine = ({ progress }: Session, line: string): void => {
  if (line.trim() !== '') progress.line(line)
}

const common = ({ env, timeout, signal, progress }: Session, command: ProgramCall): RunOptions => ({
  env,
  timeLimit: timeout,
  onStall: (silent) =>
    progress.say(
      `${commandTitle(command)} has printed nothing for ${seconds(silent)}; it is stopped after ${seconds(timeout)} in all`,
    ),
  signal,
})
