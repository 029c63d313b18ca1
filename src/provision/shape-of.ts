import { shellWord } from '../model/shell-word.js'
import type { Task } from './task.js'
import { settingOf } from './vm-settings.js'

/**
 * The variables of terraform/variables.tf that shape a VM. Those that say how it is reached, or are for Ansible alone, may change
 * while it is up and are not among them. Nor are variables of other configurations, which may hold secrets.
 */
const SHAPING = [
  'memory',
  'vcpus',
  'disk_size',
  'base_image',
  'pool',
  'pool_path',
  'network_name',
  'domain_type',
  'vm_user',
]

/**
 * The values that shape the VM and were not passed with `-var`, by variable. Empty if the user's own TF_CLI_ARGS pass variables
 * too: then it is not known which values count.
 */
export const shapeOf = ({ root, env, variables, setting }: Task): Record<string, string> => {
  if (['TF_CLI_ARGS', 'TF_CLI_ARGS_apply'].some((name) => env[name]?.includes('-var'))) return {}
  return Object.fromEntries(
    SHAPING.filter((name) => variables[name] === undefined && !root.sensitive.includes(name)).flatMap((name) => {
      const value = setting(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** Reports values that stay as the VM was made with them although the settings have changed since. */
export const sayWhatStays = (task: Task): void => {
  const stays = Object.entries(task.made).flatMap(([name, value]) => {
    const now = settingOf(name, { ...task, variables: {} })
    return now === undefined || now === value ? [] : [`${name} ${shellWord(value)} (not ${shellWord(now)})`]
  })
  if (stays.length > 0) task.progress.say(`stays as it was made: ${stays.join(', ')}`)
}
