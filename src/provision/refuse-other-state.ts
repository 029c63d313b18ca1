import { terraformIn } from '../discovery/terraform-in.js'
import { ExplainedError } from '../errors.js'
import type { Survey } from './survey.js'
import type { Task } from './task.js'

/**
 * Refuses a workspace of the VM's name whose state is of other VMs: they would be renamed, or destroyed.
 *
 * @throws ExplainedError that names them
 */
export const refuseOtherVms = async (task: Task, { resources, names, path }: Survey): Promise<void> => {
  if (resources.length === 0) return
  const { vm, config } = task
  const held = names.length > 0 || path === undefined ? names : await listedFrom(task, path)
  if (held.length === 0 || held.includes(vm)) return
  throw new ExplainedError(
    `the workspace ${vm} does not hold ${vm}, but ${held.join(', ')}`,
    `choose another name, or work on it by hand: TF_WORKSPACE=${vm} ${terraformIn(config)}`,
  )
}

/** Hosts of the inventory that one state holds. */
const listedFrom = async ({ load }: Task, path: string): Promise<string[]> =>
  [...(await load()).hosts.values()].filter(({ state }) => state?.source.path === path).map(({ name }) => name)

/**
 * Refuses to make a VM that another state holds already: that one would drop out of the inventory.
 *
 * @throws ExplainedError that names the state
 */
export const refuseSecond = async ({ vm, load }: Task, { resources, path }: Survey): Promise<void> => {
  if (resources.length > 0) return
  const state = (await load()).hosts.get(vm)?.state
  if (state === undefined || state.source.path === path) return
  throw new ExplainedError(
    `there is a ${vm} already: it is in ${state.source.path}, which is not a workspace of its own`,
    'choose another name, or change it there, with terraform apply',
  )
}
