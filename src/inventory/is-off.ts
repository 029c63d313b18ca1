import type { Vars } from '../model/value.js'

/** The providers' words for a machine that nobody can log in to: switched off, suspended or gone, in lower case. */
const OFF = new Set([
  'deallocated',
  'frozen',
  'halted',
  'off',
  'offline',
  'paused',
  'shutoff',
  'stopped',
  'stopped in place',
  'suspended',
  'terminated',
])

/** Whether the facts of a state say that a VM was off when Terraform last looked. */
export const isOff = ({ tf_running: running, tf_status: status }: Vars): boolean =>
  running === false || (typeof status === 'string' && OFF.has(status.toLowerCase()))
