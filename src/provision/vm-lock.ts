import { join } from 'node:path'
import { type LockOptions, withFileLock } from '../files/file-lock.js'
import { makeJournalFolder } from '../journal/journal.js'
import type { Session } from './session.js'

/** Where the locks are: in this Terraform root. */
interface Locked {
  readonly root: Pick<Session['root'], 'dir'>
}

/**
 * Runs `action` while no other process provisions or destroys this VM.
 *
 * @throws ExplainedError that says who holds the lock; it is not waited for
 */
export const withVmLock = <T>({ root, vm }: Locked & Pick<Session, 'vm'>, action: () => Promise<T>): Promise<T> =>
  withLock(root.dir, vm, { timeout: 0, describe: vm }, action)

/** Runs `action` while no other process of this project is in the step `name`; waits for its turn. */
export const withSharedLock = <T>(
  { root, timeout, signal }: Locked & Pick<Session, 'timeout' | 'signal'>,
  name: 'init' | 'base-image',
  action: () => Promise<T>,
): Promise<T> => {
  const options = { timeout: timeout / 1000, signal, describe: `the step "${name}"`, flag: '--timeout' }
  return withLock(root.dir, `.${name}`, options, action)
}

const withLock = <T>(
  terraformDir: string,
  name: string,
  options: LockOptions,
  action: () => Promise<T>,
): Promise<T> => {
  const folder = makeJournalFolder(terraformDir)
  return withFileLock(join(folder, `${name}.lock`), options, action)
}
