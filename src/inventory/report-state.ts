import type { StateReading } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import type { Merging } from './merging.js'

/** Says what is wrong with a state, as it turned out, and gives the VM of its workspace a status if it has none yet. */
export const reportState = (
  state: StateReading,
  hasStandIn: boolean,
  { problems, vms }: Pick<Merging, 'problems' | 'vms'>,
): void => {
  const { workspace: vm, source } = state
  const standing = hasStandIn ? `; the fragment of ${vm} stands in` : ''
  for (const problem of state.problems) problems.push(asItTurnedOut(problem, state, standing))
  const { status } = state
  if ((status === 'unreadable' || status === 'creating') && !vms.has(vm)) {
    vms.set(vm, { name: vm, status, state: source, reading: status })
  }
  if (status === 'creating') {
    problems.push({
      code: 'state-creating',
      severity: 'notice',
      message: `${vm} is being created or changed right now`,
      hint: 'wait for Terraform to finish',
      path: source.path,
      vm,
    })
  }
  if (status === 'empty') {
    problems.push({
      code: 'state-empty',
      severity: 'warning',
      message: `the state is empty (0 bytes) and nobody holds its lock${standing}`,
      hint: 'restore it from its .backup, if there is one; or, once nothing of the VM is left, run terraform apply again',
      path: source.path,
      vm,
    })
  }
}

/**
 * A state that cannot be read is an error when its VM is left out, and a warning when the fragment stands in. One of unknown
 * types is a warning when a fragment tells of a VM in it.
 */
const asItTurnedOut = (problem: Problem, { status, workspace }: StateReading, standing: string): Problem => {
  const { code, severity, message } = problem
  const isAboutVm =
    status === 'unreadable'
      ? severity !== 'notice'
      : status === 'unknown' && code === 'state-unknown-types' && standing !== ''
  if (!isAboutVm) return problem
  return { ...problem, severity: standing === '' ? 'error' : 'warning', vm: workspace, message: message + standing }
}
