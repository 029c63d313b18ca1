import { checkTools } from './check-tools.js'
import { checkSomewhere, destroyVm } from './destroy-vm.js'
import { planDestroy, renderPlan } from './plan.js'
import { type Outside, runForEach } from './run-for-each.js'
import type { Project, Session } from './session.js'
import { openTask } from './task.js'
import { lacksWorkspace, NO_WORKSPACE } from './workspace.js'

/** Destroys VMs side by side, or prints what it would run. Returns the exit code, as `runProvision` does. */
export const runDestroy = async (
  vms: readonly string[],
  { dryRun, parallel }: { readonly dryRun: boolean; readonly parallel: number },
  project: Project,
  outside: Outside,
): Promise<number> => {
  if (!dryRun) checkTools(project)
  const plan = async (session: Session): Promise<undefined> => {
    const task = openTask(session, {})
    if (await lacksWorkspace(task)) await checkSomewhere(task, NO_WORKSPACE)
    outside.print(renderPlan(task, planDestroy(task)))
  }
  const works = vms.map((vm) => ({ vm, run: dryRun ? plan : destroyVm }))
  return runForEach(works, parallel, project, outside)
}
