import type { Config } from '../config/config.js'
import type { ExplainedError } from '../errors.js'
import { shownStatic } from './static-file.js'

/** What to say where the static inventory does not follow a change that has been made: nobody comes back to it. */
export const notWritten = ({ message, hint }: ExplainedError, config: Config): string =>
  `${shownStatic(config)} was not written: ${message} (${hint}; then: vm-inventory --write-static${config.given})`
