import { shellWord } from '../model/shell-word.js'
import type { Task } from './task.js'
import { settingOf } from './vm-settings.js'

/**
 * The variables of terraform/variables.tf that shape a VM. How it is reached, and what is only Ansible's, is not among them:
 * that may change while the VM is up. Nor is any other variable, which may hold a secret.
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
 * The values that the VM is made with and that were not passed, by variable. None where the person's own TF_CLI_ARGS pass
 * variables too: then it is not known which count.
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

/** Says which values stay as the VM was made, where the settings say something else by now. */
export const sayWhatStays = (task: Task): void => {
  const stays = Object.entries(task.made).flatMap(([name, value]) => {
    const now = settingOf(name, { ...task, variables: {} })
    return now === undefined || now === value ? [] : [`${name} ${shellWord(value)} (not ${shellWord(now)})`]
  })
  if (stays.length > 0) task.progress.say(`stays as it was made: ${stays.join(', ')}`)
}
