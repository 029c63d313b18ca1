import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type LockOptions, withFileLock } from '../files/file-lock.js'
import { journalFolder } from '../journal/journal.js'

/**
 * Runs `action` as the only one that provisions or destroys this VM.
 *
 * @throws ExplainedError that says who holds the lock; it is not waited for.
 */
export const withVmLock = <T>(terraformDir: string, vm: string, action: () => Promise<T>): Promise<T> =>
  withLock(terraformDir, vm, { timeout: 0, describe: vm }, action)

/** Runs `action` as the only one of all provisions of this project, in their turn. */
export const withSharedLock = <T>(
  terraformDir: string,
  name: 'init' | 'base-image',
  options: { timeout: number; signal?: AbortSignal },
  action: () => Promise<T>,
): Promise<T> =>
  withLock(terraformDir, `.${name}`, { ...options, describe: `the step "${name}"`, flag: '--timeout' }, action)

const withLock = <T>(
  terraformDir: string,
  name: string,
  options: LockOptions,
  action: () => Promise<T>,
): Promise<T> => {
  const folder = journalFolder(terraformDir)
  mkdirSync(folder, { recursive: true })
  return withFileLock(join(folder, `${name}.lock`), options, action)
}
