import type { Writable } from 'node:stream'
import { ExplainedError, systemErrorCode } from '../errors.js'

/** A stream that is written to without waiting; the end is waited for once. */
export interface Output {
  readonly write: (text: string) => void
  /**
   * Resolves when everything has been written. A reader that went away (`| head`) is no error.
   *
   * @throws ExplainedError when it could not be written for any other reason.
   */
  readonly written: () => Promise<void>
}

/** Wraps `stream`; `name` is what messages call it. */
export const openOutput = (stream: Writable, name: string): Output => {
  let failure: unknown
  let last: Promise<void> = Promise.resolve()
  const failed = (error: unknown): void => {
    failure ??= error
  }
  stream.on('error', failed)
  return {
    write: (text) => {
      if (text === '' || failure !== undefined) return
      last = new Promise((resolve) => {
        stream.write(text, (error) => {
          if (error) failed(error)
          resolve()
        })
      })
    },
    written: async () => {
      await last
      const code = systemErrorCode(failure)
      if (failure === undefined || code === 'EPIPE') return
      throw new ExplainedError(`${name} cannot be written (${code ?? 'unknown reason'})`, 'write it somewhere else', {
        cause: failure,
      })
    },
  }
}
