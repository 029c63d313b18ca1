import { ExplainedError } from '../errors.js'
import { formatProblem } from '../model/problem.js'
import type { Session } from './session.js'

/**
 * Refuses to make a VM that no playbook could configure: under `strict` another VM's trouble leaves it without an
 * inventory. The VM's own is none yet: the apply may well end it.
 *
 * @throws ExplainedError with the first error there is
 */
export const refuseStrict = async ({ config, vm, load }: Session): Promise<void> => {
  if (!config.strict) return
  const { problems } = await load()
  const [first, ...more] = problems.filter((problem) => problem.severity === 'error' && problem.vm !== vm)
  if (first === undefined) return
  throw new ExplainedError(
    `${formatProblem(first)}${more.length === 0 ? '' : `, and ${more.length} more`}; under strict the playbook would get no inventory`,
    'run vm-inventory check to see every problem, or give --strict=false or --no-ansible',
  )
}
