import { groupPriority } from '../model/group-priority.js'
import type { Value } from '../model/value.js'
import { IniError } from './ini-error.js'

/**
 * Makes sure that Ansible can read `value` as the priority of a group.
 *
 * @throws {IniError} where it refuses the file
 */
export const checkPriority = (value: Value): void => {
  if (groupPriority(value) === undefined) {
    throw new IniError('ansible_group_priority is no number', 'write a whole number')
  }
}
