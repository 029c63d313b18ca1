import { randomUUID } from 'node:crypto'
import { EXIT, ExplainedError } from '../errors.js'
import { RUN_MARK } from '../journal/journal.js'
import { explainFailure } from './explain-failure.js'
import { createProgress } from './progress.js'
import type { Project, Session } from './session.js'

/** How to reach the user. */
export interface Outside extends Pick<Session, 'confirm'> {
  readonly print: (text: string) => void
  /** Shows one line of error or warning. */
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** The work on one VM. `run` returns a line if it is done but something needs attention. */
export interface VmWork {
  readonly vm: string
  readonly run: (session: Session) => Promise<string | undefined>
}

/** The result of the work on one VM. */
interface Outcome {
  readonly code: number
  readonly line?: string
  /** Thrown after the results of the others have been reported. */
  readonly bug?: unknown
}

/**
 * Does all the work, at most `parallel` VMs at a time. Reports what went wrong with which VM, and returns the exit code: 0 if
 * nothing did. One that fails does not stop the others; after the signal is aborted no more are begun.
 */
export const runForEach = async (
  works: readonly VmWork[],
  parallel: number,
  project: Project,
  outside: Outside,
): Promise<number> => {
  const outcomes = works.map(({ vm }): Outcome => ({ code: EXIT.interrupted, line: `${vm}: not started` }))
  const waiting = works.entries()
  const worker = async (): Promise<void> => {
    for (const [at, work] of waiting) {
      if (outside.signal.aborted) return
      outcomes[at] = await outcomeOf(work, project, outside)
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, works.length) }, worker))
  for (const { line } of outcomes) if (line !== undefined) outside.say(line)
  for (const { bug } of outcomes) if (bug !== undefined) throw bug
  return exitCode(outcomes.map(({ code }) => code).filter((code) => code !== EXIT.done))
}

/** @param bad the exit codes other than 0 */
const exitCode = (bad: readonly number[]): number => {
  const [first = EXIT.done] = bad
  if (bad.includes(EXIT.interrupted)) return EXIT.interrupted
  return bad.every((code) => code === first) ? first : EXIT.error
}

const outcomeOf = async ({ vm, run }: VmWork, project: Project, outside: Outside): Promise<Outcome> => {
  try {
    const left = await run(openSession(vm, project, outside))
    return left === undefined ? { code: EXIT.done } : { code: EXIT.error, line: `${vm}: ${left}` }
  } catch (error) {
    const why = explainFailure(error)
    if (!(why instanceof ExplainedError)) return { code: EXIT.error, bug: why }
    return { code: why.exitCode, line: `${vm}: ${why.withHint}` }
  }
}

const openSession = (vm: string, project: Project, { print, confirm, signal }: Outside): Session => {
  const run = randomUUID()
  return {
    ...project,
    env: { ...project.env, [RUN_MARK]: run },
    vm,
    run,
    signal,
    confirm,
    progress: createProgress(vm, print),
  }
}
