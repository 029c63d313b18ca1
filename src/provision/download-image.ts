import { createWriteStream, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { EXIT, ExplainedError, systemErrorCode } from '../errors.js'
import type { Session } from './session.js'

/**
 * Downloads an image to `file` and returns that path. A failed download leaves nothing.
 *
 * @throws ExplainedError
 */
export const downloadImage = async (
  url: string,
  file: string,
  { timeout, signal }: Pick<Session, 'timeout' | 'signal'>,
): Promise<string> => {
  const limit = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(url, { signal: signal === undefined ? limit : AbortSignal.any([limit, signal]) })
    if (!response.ok || response.body === null) {
      throw new ExplainedError(
        `the base image ${url} cannot be downloaded: HTTP ${response.status}`,
        'check base_image',
      )
    }
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(file))
    return file
  } catch (error) {
    rmSync(file, { force: true })
    if (error instanceof ExplainedError) throw error
    if (signal?.aborted === true) {
      throw new ExplainedError(`download of ${url}: interrupted`, 'run it again', {
        exitCode: EXIT.interrupted,
        cause: error,
      })
    }
    const why = limit.aborted ? 'it took too long' : (systemErrorCode(error) ?? 'the connection failed')
    throw new ExplainedError(`the base image ${url} cannot be downloaded: ${why}`, 'check base_image and the network', {
      cause: error,
    })
  }
}
