import { isAbsolute, resolve } from 'node:path'
import { ExplainedError } from '../errors.js'
import type { Context } from './command.js'

/**
 * A path that was typed, absolute.
 *
 * @throws ExplainedError when it is relative and the working folder is gone
 */
export const givenPath = (path: string, context: Pick<Context, 'cwd'>): string =>
  isAbsolute(path) ? path : resolve(context.cwd(), path)

/** The folder to start programs in: the working folder or, if that is gone, the project. */
export const startFolder = (context: Pick<Context, 'cwd'>, root: string): string => {
  try {
    return context.cwd()
  } catch (error) {
    if (error instanceof ExplainedError) return root
    throw error
  }
}
