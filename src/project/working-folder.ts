import { ExplainedError } from '../errors.js'

/**
 * Where this process was started; undefined when that folder is gone. Then the process goes to `/`: libraries ask for the
 * folder as soon as they are loaded, whether they need it or not.
 */
const started = ((): string | undefined => {
  try {
    return process.cwd()
  } catch {
    process.chdir('/')
    return undefined
  }
})()

/**
 * The working folder. To be asked only where it is needed.
 *
 * @throws ExplainedError when it is gone.
 */
export const workingFolder = (): string => {
  if (started !== undefined) return started
  throw new ExplainedError('the working folder is gone', 'go to another one, or give absolute paths')
}
