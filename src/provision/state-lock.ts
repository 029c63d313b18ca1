import { CommandError } from '../process/command-error.js'

/** What Terraform says when somebody else holds the lock of the state. */
export const LOCK_MARK = 'Error acquiring the state lock'

/** True where Terraform failed since somebody else is at work in the workspace: then nothing may be undone here. */
export const isStateLockError = (error: unknown): boolean =>
  error instanceof CommandError &&
  error.command.tool === 'terraform' &&
  error.tail.some((line) => line.includes(LOCK_MARK))
