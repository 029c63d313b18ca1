import type { ExplainedError } from '../errors.js'

/** What to say where the static inventory does not follow a change that has been made: nobody comes back to it. */
export const notWritten = ({ message, hint }: ExplainedError): string =>
  `inventory.ini was not written: ${message} (${hint}; then: vm-inventory --write-static)`
