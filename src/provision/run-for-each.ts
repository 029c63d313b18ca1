import { randomUUID } from 'node:crypto'
import { EXIT, ExplainedError } from '../errors.js'
import { RUN_MARK } from '../journal/journal.js'
import { explainFailure } from './explain-failure.js'
import { createProgress } from './progress.js'
import { runSideBySide } from './run-side-by-side.js'
import type { Project, Session } from './session.js'

/** The way to the person. */
export interface Outside extends Pick<Session, 'confirm'> {
  readonly print: (text: string) => void
  /** One line of error or warning. */
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

/** The work on one VM: gives a line when it is done but something is left to look at. */
export interface VmWork {
  readonly vm: string
  readonly run: (session: Session) => Promise<string | undefined>
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
    progress: createProgress(vm, print, () => performance.now()),
  }
}

/**
 * Does all the work, at most `parallel` VMs at a time. Says what went wrong with which, and gives the exit code: 0 when
 * nothing did.
 */
export const runForEach = async (
  works: readonly VmWork[],
  parallel: number,
  project: Project,
  outside: Outside,
): Promise<number> => {
  const results = await runSideBySide(
    works,
    parallel,
    async ({ vm, run }) => {
      try {
        return await run(openSession(vm, project, outside))
      } catch (error) {
        throw explainFailure(error)
      }
    },
    outside.signal,
  )
  const codes = results.map((result, at) => report(works[at]?.vm ?? '', result, outside.say))
  // A bug: what went wrong with the others has been said before its stack is shown.
  for (const result of results) if (isBug(result)) throw result.reason
  const bad = codes.filter((code) => code !== EXIT.done)
  if (bad.includes(EXIT.interrupted)) return EXIT.interrupted
  return bad.length === 0 || bad.every((code) => code === bad[0]) ? (bad[0] ?? EXIT.done) : EXIT.error
}

const isBug = (result: PromiseSettledResult<unknown> | undefined): result is PromiseRejectedResult =>
  result?.status === 'rejected' && !(result.reason instanceof ExplainedError)

const report = (
  vm: string,
  result: PromiseSettledResult<string | undefined> | undefined,
  say: Outside['say'],
): number => {
  if (result === undefined) {
    say(`${vm}: not begun`)
    return EXIT.interrupted
  }
  if (result.status === 'fulfilled') {
    if (result.value !== undefined) say(`${vm}: ${result.value}`)
    return result.value === undefined ? EXIT.done : EXIT.error
  }
  const error: unknown = result.reason
  if (!(error instanceof ExplainedError)) return EXIT.error
  say(`${vm}: ${error.withHint}`)
  return error.exitCode
}
