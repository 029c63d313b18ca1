import { join } from 'node:path'
import { terraformIn } from '../discovery/terraform-in.js'
import { EXIT, ExplainedError } from '../errors.js'
import { CommandError } from '../process/command-error.js'
import { rootRelative } from '../project/root-relative.js'
import { Declined } from './declined.js'
import { explainFailure, isStateLockError } from './explain-failure.js'
import { removeVm } from './remove-vm.js'
import { survey } from './survey.js'
import { openTask } from './task.js'
import type { Work } from './work.js'

interface Options {
  readonly keepOnFailure: boolean
  /** The command line to try again with. */
  readonly again: string
}

/** What became of the VM, and how to go on. */
type WayOut = readonly [what: string, next: string]

/**
 * Ends a provision that failed, and returns the error to throw. The VM is taken down again, unless it was up before, is to be kept,
 * or somebody else is at work on it.
 */
export const giveUp = async (error: unknown, work: Work, options: Options): Promise<unknown> => {
  if (error instanceof Declined) {
    work.undo()
    return error
  }
  const explained = explainFailure(error)
  const interrupted = work.signal?.aborted === true
  const keep = options.keepOnFailure && !interrupted
  const [what, next] = await findWayOut(error, work, { keep, again: options.again })
  if (!(explained instanceof ExplainedError)) return explained
  // What was only interrupted leaves nothing to mend first.
  const hint = explained.exitCode === EXIT.interrupted ? next : `${explained.hint}; ${next}`
  const exitCode = interrupted ? EXIT.interrupted : EXIT.error
  return new ExplainedError(`${explained.message}; ${what}`, hint, { exitCode, cause: error })
}

const findWayOut = async (
  error: unknown,
  work: Work,
  { keep, again }: { readonly keep: boolean; readonly again: string },
): Promise<WayOut> => {
  if (isStateLockError(error)) {
    if (work.isApplied()) return ['the VM is left as it is', `go on with: ${again}`]
    work.undo()
    return ['nothing was changed', `try again with: ${again}`]
  }
  const unsaved = findUnsaved(error)
  if (unsaved !== undefined) return saveByHand(unsaved, work, again)
  if (!work.fresh) return ['the VM was there before and is left as it is', `go on with: ${again}`]
  const remove = `destroy-vm ${work.vm}${work.config.given}`
  if (keep) return ['it is kept as it is', `go on with: ${again}; or remove it: ${remove}`]
  return rollBack(work, again, remove)
}

/** Where Terraform left the new state if it could not write it. */
const findUnsaved = (error: unknown): 'file' | 'output' | undefined => {
  if (!(error instanceof CommandError) || !error.tail.some((line) => line.includes('errored.tfstate'))) return undefined
  return error.tail.some((line) => line.includes('raw state data is printed above')) ? 'output' : 'file'
}

const saveByHand = (unsaved: 'file' | 'output', { vm, config, root }: Work, again: string): WayOut => {
  const file = rootRelative(config.root, join(root.dir, 'errored.tfstate'))
  const push = `${terraformIn(vm, config)} state push errored.tfstate`
  const [where, save] =
    unsaved === 'file'
      ? [`in ${file}`, '']
      : ['in what it printed above', `save that, from its first { to its last }, as ${file}; `]
  return [
    `what Terraform has made is not in its state, but ${where}, and is left as it is`,
    `before you run it again, ${save}remove the state if it is torn, and: ${push}; then: ${again}`,
  ]
}

/** Works without the abort signal: it may have ended the provision, and must not end the roll-back. */
const rollBack = async (work: Work, again: string, remove: string): Promise<WayOut> => {
  work.progress.say('rolling back')
  try {
    const undo = openTask({ ...work, signal: undefined }, work.variables)
    const trouble = await removeVm(undo, await survey(undo))
    return [`it was rolled back${trouble === undefined ? '' : `; ${trouble}`}`, `try again with: ${again}`]
  } catch (failure) {
    const why = explainFailure(failure)
    return [
      `and rolling back failed: ${why instanceof Error ? why.message : String(why)}`,
      `try again with: ${again}; or remove what is left: ${remove}`,
    ]
  }
}
