import { discoverStates } from '../discovery/discover-states.js'
import { ExplainedError } from '../errors.js'
import type { Inventory } from '../model/inventory.js'
import { formatProblem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'
import { fragmentPath } from './own-fragment.js'
import type { Task } from './task.js'
import { readWorkspace } from './workspace.js'

/** Why the inventory does not list a VM that Terraform has made. Says all: once the VM is rolled back, nobody can look any more. */
export const notListed = async (task: Task, { hosts, problems }: Inventory): Promise<ExplainedError> => {
  const { vm, config } = task
  const made = `Terraform has made ${vm}, but the inventory`
  const problem = problems.find((one) => one.vm === vm)
  if (problem !== undefined) {
    return new ExplainedError(
      `${made} does not list it: ${formatProblem(problem)}`,
      `see: vm-inventory check${config.given}`,
    )
  }
  const other = [...hosts.values()].find(({ state }) => state?.workspace === vm)
  if (other !== undefined) {
    return new ExplainedError(
      `${made} lists it as ${other.name}`,
      'let the configuration name it after its variable vm_name',
    )
  }
  const [why, hint] = (await unreadState(task)) ?? [
    '',
    'let the configuration give the outputs vm_name and vm_ip, or describe the VM under resources in vm-infra.config.json',
  ]
  return new ExplainedError(`${made} does not list it${why}`, hint)
}

/** What to say where the VM's state is none of those that the inventory is made from, so that nobody looks at what it holds. */
const unreadState = async (task: Task): Promise<readonly [why: string, hint: string] | undefined> => {
  const { config } = task
  const { path } = await readWorkspace(task)
  if (path === undefined) {
    const fragment = rootRelative(config.root, fragmentPath(task))
    return [': its state is in a backend that is not read', `let the configuration write ${fragment}, with its address`]
  }
  const { states } = await discoverStates(config)
  if (states.some(({ source }) => source.path === path)) return undefined
  return [`: its state, ${path}, is not one of those that are read`, 'let a pattern of terraform.states match it']
}
