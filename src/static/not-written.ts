import type { Config } from '../config/config.js'
import type { ExplainedError } from '../errors.js'
import { shownStatic } from './static-file.js'

/** The line for a change that was made while the static inventory could not be written: nothing writes it later by itself. */
export const notWritten = ({ message, hint }: ExplainedError, config: Config): string =>
  `${shownStatic(config)} was not written: ${message} (${hint}; then: vm-inventory --write-static${config.given})`
