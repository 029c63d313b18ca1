import { join } from 'node:path'
import { EXIT, ExplainedError } from '../errors.js'
import { shellWord } from '../model/shell-word.js'
import { CommandError } from '../process/command-error.js'
import { rootRelative } from '../project/root-relative.js'
import { Declined } from './declined.js'
import { explainFailure } from './explain-failure.js'
import { removeVm } from './remove-vm.js'
import { isStateLockError } from './state-lock.js'
import { survey } from './survey.js'
import { openTask, type Task } from './task.js'
import type { Work } from './work.js'

/**
 * What to throw for a provision that failed. Before that, the VM is taken down again if it is this run's to take down: not
 * one that was up before, not one that is to be kept, and nothing that somebody else is at work on.
 *
 * @param options.again the command line to try again with
 */
export const giveUp = async (
  error: unknown,
  work: Work,
  { keepOnFailure, again }: { readonly keepOnFailure: boolean; readonly again: string },
): Promise<unknown> => {
  const { vm, config, root, call, journal, signal, progress } = work
  if (error instanceof Declined) {
    work.undo()
    return error
  }
  const explained = explainFailure(error)
  const interrupted = signal?.aborted === true
  const tell = (what: string, next: string): unknown => {
    if (!(explained instanceof ExplainedError)) return explained
    const exitCode = interrupted ? EXIT.interrupted : EXIT.error
    return new ExplainedError(`${explained.message}; ${what}`, `${explained.hint}; ${next}`, { exitCode, cause: error })
  }
  if (isStateLockError(error) && work.isApplied()) return tell('the VM is left as it is', `go on with: ${again}`)
  if (isStateLockError(error)) {
    if (journal === undefined) work.forget()
    return tell('nothing was changed', `then: ${again}`)
  }
  const unsaved = findUnsaved(error)
  if (unsaved !== undefined) {
    const file = rootRelative(config.root, join(root.dir, 'errored.tfstate'))
    const { program, dir } = call
    const push = `(cd ${shellWord(dir)} && TF_WORKSPACE=${vm} ${shellWord(program)} state push errored.tfstate)`
    const [where, save] =
      unsaved === 'file'
        ? [`in ${file}`, '']
        : ['in what it printed above', `save that, from its first { to its last }, as ${file}; `]
    return tell(
      `what Terraform has made is not in its state, but ${where}, and is left as it is`,
      `before that ${save}remove the state if it is torn, and: ${push}; then: ${again}`,
    )
  }
  if (!work.fresh) return tell('the VM was there before and is left as it is', `go on with: ${again}`)
  if (keepOnFailure && !interrupted) {
    return tell('it is kept as it is', `go on with: ${again}; or remove it: destroy-vm ${vm}`)
  }
  progress.say('rolling back')
  let trouble: string | undefined
  try {
    trouble = await rollBack(work)
  } catch (failure) {
    const why = explainFailure(failure)
    return tell(
      `and rolling back failed: ${why instanceof Error ? why.message : String(why)}`,
      `try again with: ${again}; or remove what is left: destroy-vm ${vm}`,
    )
  }
  return tell(
    trouble === undefined ? 'it was rolled back' : `it was rolled back; ${trouble}`,
    `try again with: ${again}`,
  )
}

/** Where Terraform has left a state that it could not write. */
const findUnsaved = (error: unknown): 'file' | 'output' | undefined => {
  if (!(error instanceof CommandError) || !error.tail.some((line) => line.includes('errored.tfstate'))) return undefined
  return error.tail.some((line) => line.includes('raw state data is printed above')) ? 'output' : 'file'
}

/**
 * Not with the signal that may have ended the work: what was begun is to be undone.
 *
 * @returns a line when inventory.ini could not be written
 */
const rollBack = async (task: Task): Promise<string | undefined> => {
  const undo = openTask({ ...task, signal: undefined }, task.variables)
  return removeVm(undo, await survey(undo))
}
