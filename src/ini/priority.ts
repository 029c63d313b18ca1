import { Float, type Value } from '../model/value.js'
import { IniError } from './ini-error.js'
import { parseInteger } from './python-integer.js'

/**
 * Makes sure that Ansible can read `value` as `ansible_group_priority`, which it turns into an integer with `int()`.
 *
 * @throws {IniError} where it refuses the file (up to 2.19; later versions ignore such a value)
 */
export const checkPriority = (value: Value): void => {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return
  if (value instanceof Float && Number.isFinite(value.value)) return
  if (typeof value === 'string' && parseInteger(value) !== undefined) return
  throw new IniError('ansible_group_priority is no number', 'write a whole number')
}
