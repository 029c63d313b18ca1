/** Exit codes of every command (see README, "Exit codes"). */
export const EXIT = { done: 0, error: 1, usage: 2, findings: 3, interrupted: 130 } as const

/** A failure that the user can understand: one line says what went wrong, one hint what to do. Printed without a stack. */
export class ExplainedError extends Error {
  readonly hint: string
  readonly exitCode: number

  constructor(message: string, hint: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'ExplainedError'
    this.hint = hint
    this.exitCode = options.exitCode ?? EXIT.error
  }

  /** The message with its hint, as it is printed. */
  get withHint(): string {
    return `${this.message} (${this.hint})`
  }
}

/** Wrong usage: what was typed, or what a file named there says, cannot be done. Exit code 2. */
export class UsageError extends ExplainedError {
  constructor(message: string, hint: string) {
    super(message, hint, { exitCode: EXIT.usage })
  }
}

/** The `code` of a failed system call (`ENOENT`, `EACCES`, …), undefined for any other error. */
export const systemErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/**
 * Returns what a system call returns or, if it fails, what `failed` makes of its code (`ENOENT`, …). Any other error is a bug,
 * and is rethrown.
 */
export const attempt = <T, F>(call: () => T, failed: (code: string, error: unknown) => F): T | F => {
  try {
    return call()
  } catch (error) {
    const code = systemErrorCode(error)
    if (code === undefined) throw error
    return failed(code, error)
  }
}

/** Whether a system call failed because nothing is there. */
export const isMissing = (code: string): boolean => code === 'ENOENT' || code === 'ENOTDIR'

/** What is said of a file that may not be read, and the hint. */
export const NO_PERMISSION = [
  'no permission to read it',
  'give yourself read access to the file and its folders',
] as const
