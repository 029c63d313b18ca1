import type { Environment } from '../model/environment.js'
import type { Problem } from '../model/problem.js'
import { nearest } from './nearest.js'
import { settings } from './settings.js'

const PREFIX = 'VM_INFRA_'

/** What a user may have meant, and is no setting: the root, the passphrase of states. */
const OTHERS = [`${PREFIX}ROOT`, `${PREFIX}STATE_PASSPHRASE`]

/** What is never meant by another name: the mark of what a provision has started, and what the tests on VMs take. */
const INTERNAL = [`${PREFIX}RUN`, `${PREFIX}E2E_CACHE`, `${PREFIX}E2E_LIMIT`]

/** A warning for each variable that has this program's prefix and is none of its own: somebody meant to set something. */
export const unknownVariables = (env: Environment): Problem[] => {
  const given = Object.keys(env).filter((name) => name.startsWith(PREFIX))
  if (given.length === 0) return []
  const known = [...Object.values(settings).flatMap(({ variable }) => variable ?? []), ...OTHERS]
  return given
    .filter((name) => !known.includes(name) && !INTERNAL.includes(name))
    .map((name) => {
      const near = nearest(name, known)
      return {
        code: 'variable-unknown',
        severity: 'warning',
        message: `the environment sets ${name}, which is not a variable of vm-infra`,
        hint: near === undefined ? 'unset it; vm-inventory config shows which there are' : `did you mean ${near}?`,
      }
    })
}
