import { parseInteger } from './python-integer.js'
import { Float, type Value } from './value.js'

/** The variable of a group that says which of several groups wins. */
export const GROUP_PRIORITY = 'ansible_group_priority'

/**
 * What Ansible makes of a group's priority, with Python's `int()`.
 *
 * @returns undefined where it makes nothing of it: versions up to 2.19 refuse the whole source for such a value
 */
export const groupPriority = (value: Value): number | undefined => {
  if (typeof value === 'string') {
    const integer = parseInteger(value)
    return integer === undefined ? undefined : Number(integer)
  }
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return Math.trunc(Number(value))
  return value instanceof Float && Number.isFinite(value.value) ? Math.trunc(value.value) : undefined
}
