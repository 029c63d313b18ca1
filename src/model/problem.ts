import { printable } from './printable.js'

/**
 * Something a person should know about one source or one VM.
 *
 * `error`: a VM could not be listed, or a value was refused. `warning`: it is listed, but look at it.
 * `notice`: never on the stderr of the inventory script; `list`, `check` and `explain` show it.
 */
export interface Problem {
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning' | 'notice'
  /** What is wrong, one sentence without a full stop. Never text of a parser: it quotes the file, and files hold secrets. */
  readonly message: string
  /** What to do about it, one imperative phrase. */
  readonly hint: string
  /** File, relative to the project root when it is below it. */
  readonly path?: string
  /** Line in the file, from 1. */
  readonly line?: number
  /** The VM it concerns, when there is just one. */
  readonly vm?: string
}

/** Every code a problem can have; stable, so that scripts can rely on it in `check --json`. */
export type ProblemCode =
  | 'address-duplicate'
  | 'address-missing'
  | 'address-sensitive'
  | 'address-unmatched'
  | 'address-unusable'
  | 'backend-unreadable'
  | 'backend-unsupported'
  | 'drift'
  | 'fragment-orphan'
  | 'fragment-unreadable'
  | 'fragment-unverified'
  | 'fragment-other-vm'
  | 'group-is-vm'
  | 'group-refused'
  | 'hypervisor-missing'
  | 'hypervisor-orphan'
  | 'hypervisor-unasked'
  | 'inventory-stale'
  | 'journal-unreadable'
  | 'lock-stale'
  | 'name-claimed-twice'
  | 'name-not-utf8'
  | 'name-refused'
  | 'name-sensitive'
  | 'path-outside-root'
  | 'source-missing'
  | 'state-backend-record'
  | 'state-creating'
  | 'state-empty'
  | 'state-encrypted'
  | 'state-newer'
  | 'state-not-json'
  | 'state-not-state'
  | 'state-older'
  | 'state-torn'
  | 'state-unknown-types'
  | 'state-unreadable'
  | 'value-dropped'
  | 'value-sensitive'
  | 'value-template'
  | 'variable-unknown'
  | 'vm-tainted'
  | 'vm-unfinished'
  | 'workspace-empty'

/** A problem on one line: `PATH:LINE: message (hint)`, with everything that could steer a terminal or end the line escaped. */
export const formatProblem = (problem: Problem): string => printable(`${placedMessage(problem)} (${problem.hint})`)

/** What is wrong, and where: `PATH:LINE: message`. */
export const placedMessage = ({ path, line, message }: Problem): string => {
  const where = path === undefined ? '' : line === undefined ? `${path}: ` : `${path}:${line}: `
  return where + message
}
