import { EXIT, ExplainedError } from '../errors.js'

/** Wrong usage: exit code 2, and the hint where to look. */
export class UsageError extends ExplainedError {
  constructor(message: string, hint = 'see: vm-inventory --help') {
    super(message, hint, { exitCode: EXIT.usage })
  }
}
