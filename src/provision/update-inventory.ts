import { ExplainedError } from '../errors.js'
import { notWritten } from '../static/not-written.js'
import { shownStatic } from '../static/static-file.js'
import { writeStatic } from '../static/write-static.js'
import type { Session } from './session.js'

/**
 * Brings the static inventory up to date. If it cannot be written, that is another VM's trouble and must not stop, much less undo,
 * the work on this one: it is returned as one line.
 */
export const updateInventory = async ({ config, load, signal, progress, vm }: Session): Promise<string | undefined> => {
  try {
    const { status } = await writeStatic(config, { load, gone: [vm], signal })
    progress.say(`${shownStatic(config)}: ${status}`)
    return undefined
  } catch (error) {
    if (!(error instanceof ExplainedError) || signal?.aborted === true) throw error
    return notWritten(error, config)
  }
}
