import { rmSync, writeFileSync } from 'node:fs'
import { planFile } from '../journal/journal.js'
import { parseObject } from '../model/json-shape.js'
import { confirmLoss } from './declined.js'
import { describeLosses, plannedLosses } from './planned-losses.js'
import { ask } from './session.js'
import { seedName } from './survey.js'
import { takesVariables } from './takes-variables.js'
import { applyCommand, applyPlanCommand, planCommand, showPlanCommand } from './terraform-commands.js'
import type { Work } from './work.js'

/** Applies the configuration. Only where nothing can be lost by it. */
export const apply = (work: Work, title: string): Promise<void> => work.step(title, applyCommand(work.call))

/**
 * Applies the configuration to a VM that exists already. It is planned first, and exactly that plan is applied: what was asked
 * about is what is done, and nothing is refreshed twice.
 *
 * @throws Declined when a resource of the VM would be destroyed, and the answer is no or nobody can be asked
 */
export const applyAsAgreed = async (work: Work, title: string): Promise<void> => {
  const { vm, call } = work
  const file = planFile(call.dir, vm)
  try {
    rmSync(file, { force: true })
    // The plan will hold the values of all variables.
    writeFileSync(file, '', { mode: 0o600 })
    await work.step('terraform plan', planCommand(call, file))
    const plan = parseObject(await ask(work, showPlanCommand(call, file)))
    const losses = plannedLosses(plan, seedName(vm), work.config.resources)
    if (losses.length > 0) await confirmLoss(work, `${vm} exists, and ${describeLosses(losses)}`)
    await work.step(title, applyPlanCommand(call, file, { variables: takesVariables(plan) }))
  } finally {
    rmSync(file, { force: true })
  }
}
