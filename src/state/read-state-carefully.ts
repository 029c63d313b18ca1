import { setTimeout } from 'node:timers/promises'
import type { LinkRules } from '../discovery/link-target.js'
import type { StateFile } from '../discovery/state-file.js'
import { isEmptyForGood, STEP, YOUNG } from '../model/empty-file.js'
import type { Problem } from '../model/problem.js'
import { explainNotJson } from './explain-not-json.js'
import { type LockInfo, lockInfoPath, readLockInfo } from './lock-info.js'
import { lookAtState, type Refusal } from './look-at-state.js'
import { StateError } from './state-error.js'

/** What of the configuration reading carefully depends on. */
export interface ReadRules extends LinkRules {
  /** Seconds after which Terraform's lock file counts as left behind. */
  readonly locks: { readonly stale_after: number }
}

/**
 * What a state file turned out to be.
 *
 * `text`: whole and parsed; a `locked` one may hold no VM yet, or no more. `creating`: empty and locked. `empty`: 0 bytes
 * and nobody at work. `unreadable`: the first problem says why. `problems` may hold a stale lock in every case.
 */
export type Careful<T> = { readonly problems: readonly Problem[] } & (
  | { readonly kind: 'text'; readonly value: T; readonly locked: boolean }
  | { readonly kind: 'creating' | 'empty' | 'absent' }
  | { readonly kind: 'unreadable'; readonly problem: Problem }
)

/** A state that is rewritten all the time is not waited for forever: about 3 s. */
const MAX_STEPS = 200

/**
 * Reads a state that could not be read whole at the first try, or is out of the ordinary in another way.
 *
 * Terraform truncates a local state and writes it anew, in place, after every resource. So text that is empty or no JSON
 * is read again in small steps while somebody may be writing the file. Many files can be read side by side.
 *
 * @param parse reads the text; a `StateError` of code `state-not-json` means that it may be incomplete, any other that it
 * is unreadable; other errors are passed on
 */
export const readStateCarefully = async <T>(
  file: StateFile,
  rules: ReadRules,
  parse: (text: string) => T | Promise<T>,
): Promise<Careful<T>> => {
  let empty = 0
  for (let step = 0; ; step++) {
    // Before the text: a lock that is gone by now has left the final text behind.
    const lock = readLockInfo(file.path, rules.locks.stale_after)
    const problems = lock?.stale === true ? [staleLock(file, lock)] : []
    const locked = lock?.stale === false
    const look = lookAtState(file, rules)
    if (look.kind === 'absent') return { kind: 'absent', problems }
    if (look.kind === 'refused') return unreadable(file, look.refusal, problems)
    const isLast = step >= MAX_STEPS
    if (look.kind === 'rewritten') {
      if (isLast) return unreadable(file, BUSY, problems)
      empty = 0
    } else if (look.text === '') {
      if (isLast || isEmptyForGood(look, Date.now(), empty * STEP)) {
        return { kind: locked ? 'creating' : 'empty', problems }
      }
      empty++
    } else {
      empty = 0
      const isSettled = isLast || Math.abs(Date.now() - look.mtimeMs) >= YOUNG
      try {
        return { kind: 'text', value: await parse(look.text), locked, problems }
      } catch (error) {
        if (!(error instanceof StateError)) throw error
        if (error.code !== 'state-not-json') return unreadable(file, error, problems)
        if (isSettled) return unreadable(file, explainNotJson(look.text) ?? error, problems)
      }
    }
    await setTimeout(STEP)
  }
}

/** The problem of a lock that nobody holds any more. */
export const staleLock = (file: StateFile, { created }: LockInfo): Problem => ({
  code: 'lock-stale',
  severity: 'notice',
  message: `Terraform's lock of this state${created === undefined ? '' : ` is from ${created} and`} counts as left behind`,
  hint: `make sure that Terraform is not running, then remove ${lockInfoPath(file.source.path)}`,
  path: file.source.path,
})

const BUSY: Refusal = {
  code: 'state-torn',
  message: 'the state kept changing while it was read',
  hint: 'try again when Terraform is done',
}

const unreadable = (
  file: StateFile,
  { code, message, hint }: Refusal,
  problems: readonly Problem[],
): Careful<never> => {
  const problem: Problem = { code, severity: 'error', message, hint, path: file.source.path }
  return { kind: 'unreadable', problem, problems: [problem, ...problems] }
}
