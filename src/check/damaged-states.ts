import type { Config } from '../config/config.js'
import type { StateFile } from '../discovery/state-file.js'
import { hiddenDamage } from '../load/hidden-damage.js'
import type { Problem } from '../model/problem.js'

/** A problem for each state that is damaged in a resource that nobody uses here. */
export const damagedStates = (states: readonly StateFile[], config: Config): Problem[] => {
  const problems: Problem[] = []
  for (const file of states) {
    const damage = hiddenDamage(file, config)
    if (damage === undefined) continue
    problems.push({
      code: damage.code,
      severity: 'warning',
      message: `Terraform will refuse it for a resource that is not used here: ${damage.message}`,
      hint: damage.hint,
      path: file.source.path,
    })
  }
  return problems
}
