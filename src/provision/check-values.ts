import { nearest } from '../config/nearest.js'
import { ExplainedError, UsageError } from '../errors.js'
import { refuseGroupName } from '../inventory/refuse-name.js'
import { checkDotfiles } from './check-dotfiles.js'
import { checkImage } from './check-image.js'
import { checkKeys } from './check-keys.js'
import type { Task } from './task.js'
import { textsOf } from './vm-settings.js'

const USER = /^[a-z][a-z0-9_-]{0,31}$/

/**
 * Checks the values that the variables will have, as far as that goes without a hypervisor. Values that only Terraform can
 * evaluate are left to it.
 *
 * @throws ExplainedError for the first wrong value, a UsageError for one that could have been given on the command line
 */
export const checkValues = (task: Task): void => {
  const { config, root, env, vm, call, setting, variables, made, libvirt } = task
  const known = root.variables
  for (const name of Object.keys(variables)) {
    if (known.has(name)) continue
    throw new UsageError(
      `the Terraform configuration has no variable "${name}"`,
      `declare it in ${root.dir}, or leave the value out`,
    )
  }
  for (const name of Object.keys(config.provision)) {
    if (known.has(name)) continue
    const close = nearest(name, [...known.keys()])
    throw new ExplainedError(
      `provision.${name} is set, but the Terraform configuration has no variable of that name`,
      close === undefined ? `declare it in ${root.dir}, or leave it out` : `did you mean ${close}?`,
    )
  }
  wholeNumber('memory', setting('memory'))
  wholeNumber('vcpus', setting('vcpus'))
  const user = setting('vm_user')
  if (user !== undefined) checkUser(user)
  for (const group of textsOf('ansible_groups', { ...task, variables: call.variables })) checkGroup(group, [vm])
  const dotfiles = setting('dotfiles_local_path')
  if (dotfiles !== undefined && dotfiles !== '') checkDotfiles(dotfiles)
  const key = setting('ssh_public_key_file')
  if (key !== undefined) checkKeys(key, env)
  const image = setting('base_image')
  // The file that an existing VM was made from may be gone: the pool has its copy.
  if (image !== undefined && libvirt !== undefined && made.base_image === undefined)
    checkImage(image, env, setting('disk_size'))
}

/** @throws UsageError when this is no valid user name, by the rule of terraform/variables.tf */
export const checkUser = (user: string): void => {
  if (USER.test(user) && user !== 'root') return
  throw new UsageError(
    `"${user}" cannot be the user: 1 to 32 lower-case letters, digits, - and _, a letter first, and not root`,
    'such as --user mr',
  )
}

/**
 * Checks that a VM can be in a group of this name: the inventory would drop one that it refuses, or that has the name of a VM.
 *
 * @param vms names of the VMs to be provisioned
 * @throws UsageError in the inventory's words
 */
export const checkGroup = (name: string, vms: readonly string[]): void => {
  const reason = refuseGroupName(name) ?? (vms.includes(name) ? 'has the name of a VM' : undefined)
  if (reason !== undefined) throw new UsageError(`the group "${name}" ${reason}`, 'rename the group')
}

const UNITS = { memory: 'MiB', vcpus: 'virtual CPUs' }

/**
 * The text as a number.
 *
 * @throws UsageError when it is not a whole number of at least 1
 */
export const wholeNumber = (name: keyof typeof UNITS, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && Number.isSafeInteger(value)) return value
  throw new UsageError(
    `${name} must be a whole number of ${UNITS[name]}, at least 1, not "${text}"`,
    'for example: provision-vm web-vm 4096 2',
  )
}
