import type { Config } from '../config/config.js'
import { statesAnywhere } from '../discovery/pattern-states.js'
import type { Problem } from '../model/problem.js'
import { loadStates } from './load-states.js'

/**
 * A problem where states that hold hosts lie somewhere below the Terraform root, but where none is looked for. To be asked when no
 * state was found, since it walks through all folders: then nobody means to keep such states out.
 */
export const statesElsewhere = (config: Config): Problem[] => {
  const states = statesAnywhere(config)
  const readings = loadStates(states, config)
  const [first, ...others] = states.filter((_, at) => (readings[at]?.hosts.length ?? 0) > 0)
  if (first === undefined) return []
  const which = others.length === 0 ? 'this state is' : `this state, and ${others.length} more with VMs, are`
  return [
    {
      code: 'source-missing',
      severity: 'error',
      message: `${which} not read: by default none is looked for there`,
      hint: 'name it in terraform.states; if the backend has changed, run terraform init -migrate-state',
      path: first.source.path,
    },
  ]
}
