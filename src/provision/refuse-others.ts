import { terraformIn } from '../discovery/terraform-in.js'
import { ExplainedError } from '../errors.js'
import { journalFile } from '../journal/journal.js'
import type { Inventory } from '../model/inventory.js'
import { formatProblem } from '../model/problem.js'
import { shellWord } from '../model/shell-word.js'
import { rootRelative } from '../project/root-relative.js'
import { ownFragment } from './own-fragment.js'
import type { Session } from './session.js'
import { areOurs, type Survey, strays } from './survey.js'
import type { Task } from './task.js'

/**
 * Refuses to work with a hypervisor that does not have the VM if the VM was made on another one: Terraform would take it for gone
 * and forget it, while it runs on.
 *
 * @throws ExplainedError that names both
 */
export const refuseOtherHypervisor = ({ vm, config, call, libvirt, journal }: Task, { isHere }: Survey): void => {
  if (libvirt === undefined || journal?.uri === undefined || journal.uri === libvirt.uri || isHere) return
  const file = rootRelative(config.root, journalFile(call.dir, vm))
  throw new ExplainedError(
    `${vm} was made on ${journal.uri}, and ${libvirt.uri} does not have it`,
    `set libvirt_uri to ${journal.uri}; or, if it is gone from there: rm ${shellWord(file)}`,
  )
}

/**
 * Refuses to go on if libvirt has something of this VM's name that this program did not make.
 *
 * @throws ExplainedError that says what it is
 */
export const refuseForeign = (task: Task, found: Survey): void => {
  const [first] = strays(task, found)
  if (first === undefined || areOurs(task, found)) return
  throw new ExplainedError(
    `libvirt has ${first.what} that is not in Terraform's state${task.journal === undefined ? ' and was not made by provision-vm' : ''}; it is left alone`,
    `choose another name, or remove it: ${first.remove}`,
  )
}

/**
 * Refuses a workspace of the VM's name whose state holds other VMs: they would be renamed, or destroyed.
 *
 * @throws ExplainedError that names them
 */
export const refuseOtherVms = async (task: Task, { resources, names, path }: Survey): Promise<void> => {
  if (resources.length === 0) return
  const { vm, config } = task
  const held = names.length > 0 || path === undefined ? names : listedFrom(await task.load(), path)
  if (held.length === 0 || held.includes(vm)) return
  throw new ExplainedError(
    `the workspace ${vm} does not hold ${vm}, but ${held.join(', ')}`,
    `choose another name, or work on it by hand: ${terraformIn(vm, config)}`,
  )
}

/** The hosts of the inventory that come from one state. */
export const listedFrom = ({ hosts }: Pick<Inventory, 'hosts'>, path: string): string[] =>
  [...hosts.values()].filter(({ state }) => state?.source.path === path).map(({ name }) => name)

/** Whether a state holds the VM, but it is listed from none: two claim its name, or nothing may be called so. */
export const isHeldUnlisted = ({ vms }: Pick<Inventory, 'vms'>, vm: string): boolean => {
  const known = vms.get(vm)
  return known?.status === 'refused' && known.state !== undefined
}

/**
 * Refuses to make a VM if another state holds one of that name already: that one would drop out of the inventory.
 *
 * @throws ExplainedError that names the state
 */
export const refuseSecond = async (
  { vm, load, config }: Task,
  { resources, path }: Pick<Survey, 'resources' | 'path'>,
): Promise<void> => {
  if (resources.length > 0) return
  const inventory = await load()
  if (isHeldUnlisted(inventory, vm)) {
    throw new ExplainedError(
      `${vm} is held by a state already, but its name cannot be used there`,
      `choose another name, or see: vm-inventory explain ${shellWord(vm)}${config.given}`,
    )
  }
  const state = inventory.hosts.get(vm)?.state
  if (state === undefined || state.source.path === path) return
  throw new ExplainedError(
    `${vm} is already in ${state.source.path}, which is not the state of the workspace ${vm}`,
    'choose another name, or run terraform apply in the workspace or folder of that state: another may be selected now',
  )
}

/**
 * Refuses to make a VM whose fragment would overwrite a hand-written file.
 *
 * @throws ExplainedError that names the file
 */
export const refuseTakenFragment = async (task: Task, { resources }: Pick<Survey, 'resources'>): Promise<void> => {
  if (resources.length > 0) return
  const { status, source } = await ownFragment(task)
  if (status !== 'hosts') return
  throw new ExplainedError(
    `${source.path} is hand-written, with other hosts, and the fragment of ${task.vm} would take its place`,
    'choose another name, or rename the file',
  )
}

/**
 * Refuses to make a VM that no playbook could configure: under `strict` an error of another VM leaves the playbook without an
 * inventory. Errors of the VM itself do not count: the apply may well mend them.
 *
 * @throws ExplainedError with the first error
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
