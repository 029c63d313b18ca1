import { EXIT } from '../errors.js'
import { checkTools } from './check-tools.js'
import { destroyVm } from './destroy-vm.js'
import { planDestroy, renderPlan } from './plan.js'
import { type Outside, openSession, runForEach } from './run-for-each.js'
import type { Project } from './session.js'
import { openTask } from './task.js'

/** Destroys VMs side by side, or prints what it would run. Gives the exit code, as `runProvision` does. */
export const runDestroy = async (
  vms: readonly string[],
  flags: { readonly dryRun: boolean; readonly parallel: number },
  project: Project,
  outside: Outside,
): Promise<number> => {
  if (flags.dryRun) {
    for (const vm of vms) {
      outside.print(
        renderPlan(vm, planDestroy(openTask(openSession(vm, project, outside), {})), project.root.sensitive),
      )
    }
    return EXIT.done
  }
  const { config, root, env, cwd } = project
  checkTools([config.terraform.program, ...(root.libvirt ? ['virsh'] : [])], { env, cwd })
  return runForEach(
    vms.map((vm) => ({ vm, run: (session) => destroyVm(session, outside.confirm) })),
    flags.parallel,
    project,
    outside,
  )
}
