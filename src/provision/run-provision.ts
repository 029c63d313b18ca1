import { checkTools } from './check-tools.js'
import { checkValues } from './check-values.js'
import { planProvision, renderPlan } from './plan.js'
import { playbookCalls } from './playbook.js'
import { provisionVm } from './provision-vm.js'
import { refuseSecond, refuseTakenFragment } from './refuse-others.js'
import { type Outside, runForEach } from './run-for-each.js'
import type { Project, Session } from './session.js'
import { openTask } from './task.js'
import { requestedVariables, type VmRequest } from './vm-request.js'
import { lacksWorkspace, NO_WORKSPACE } from './workspace.js'

/** The options of `provision-vm`. */
export interface ProvisionFlags {
  /** `undefined`: the project's own. `false`: none. */
  readonly playbook: string | false | undefined
  readonly keepOnFailure: boolean
  readonly dryRun: boolean
  readonly parallel: number
  /** The command line to try again with, for one VM. */
  readonly again: (request: VmRequest) => string
}

/**
 * Provisions VMs side by side, or prints what it would run. Returns the exit code; what went wrong with a VM has been reported by
 * then.
 *
 * @throws ExplainedError for what concerns all of them
 */
export const runProvision = async (
  requests: readonly VmRequest[],
  { playbook, keepOnFailure, dryRun, parallel, again }: ProvisionFlags,
  project: Project,
  outside: Outside,
): Promise<number> => {
  const callsFor = playbookCalls(playbook, project, outside.signal)
  if (!dryRun) checkTools(project, callsFor === undefined ? ['ssh'] : ['ssh', 'ansible-playbook'])
  const plan = async (request: VmRequest, session: Session): Promise<undefined> => {
    const task = openTask(session, requestedVariables(request))
    checkValues(task)
    if (await lacksWorkspace(task)) {
      await refuseSecond(task, NO_WORKSPACE)
      await refuseTakenFragment(task, NO_WORKSPACE)
    }
    outside.print(renderPlan(task, planProvision(task, (await callsFor?.(request.name))?.play)))
  }
  const provision = (request: VmRequest, session: Session): Promise<string | undefined> => {
    const calls = callsFor?.(request.name)
    // If it is interrupted, nobody may be waiting for it yet.
    calls?.catch(() => {})
    return provisionVm(request, session, { playbook: calls, keepOnFailure, again: again(request) })
  }
  const run = dryRun ? plan : provision
  const works = requests.map((request) => ({ vm: request.name, run: (session: Session) => run(request, session) }))
  return runForEach(works, parallel, project, outside)
}
