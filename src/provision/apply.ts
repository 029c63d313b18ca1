import { rmSync, writeFileSync } from 'node:fs'
import { planFile } from '../journal/journal.js'
import { agree } from './declined.js'
import { describeLosses, plannedLosses } from './planned-losses.js'
import { ask, show } from './session.js'
import { seedName } from './survey.js'
import type { Task } from './task.js'
import { applyCommand, applyPlanCommand, planCommand, showPlanCommand } from './terraform-commands.js'
import type { Work } from './work.js'

/** How an apply is gone about. */
export interface ApplyOptions {
  readonly title: string
  /** Whether there is something that could be lost: a VM that has been made before. */
  readonly precious: boolean
  readonly confirm: (question: string) => Promise<boolean>
}

/**
 * Applies the configuration. Where something could be lost it is planned first, by itself, and that plan is applied, so that
 * what was asked about is what is done, and nothing is refreshed twice.
 *
 * @throws Declined when a resource of the VM would be destroyed and the answer is no, or nobody can be asked
 */
export const apply = async (task: Task, work: Work, { title, precious, confirm }: ApplyOptions): Promise<void> => {
  const { session, call } = task
  const { progress, vm } = session
  if (!precious) {
    await progress.step(title, () => show(session, applyCommand(call), work.onStart))
    return
  }
  const file = planFile(call.dir, vm)
  try {
    rmSync(file, { force: true })
    // The values of all variables are in it.
    writeFileSync(file, '', { mode: 0o600 })
    await progress.step('terraform plan', () => show(session, planCommand(call, file), work.onStart))
    const text = await ask(session, showPlanCommand(call, file))
    const losses = plannedLosses(text, seedName(vm))
    if (losses.length > 0) await agree(vm, `${vm} is there, and ${describeLosses(losses)}`, confirm)
    await progress.step(title, () => show(session, applyPlanCommand(call, file), work.onStart))
  } finally {
    rmSync(file, { force: true })
  }
}
