import { join } from 'node:path'
import type { Config } from '../config/config.js'
import { settings } from '../config/settings.js'

/**
 * Environment variables for the programs that are started: where the project is, where Terraform keeps its record, and what the
 * flags have set. Terraform and the playbook call programs of this project, which must see it as this process does.
 *
 * @param flags by name, as they were given
 */
export const childEnvironment = (config: Config, flags: Readonly<Record<string, unknown>>): Record<string, string> => {
  const { dir, data_dir } = config.terraform
  const given = Object.values(settings).flatMap(({ flag, variable }): [string, string][] => {
    if (flag === undefined || flags[flag] === undefined) return []
    return [[variable, String(flags[flag])]]
  })
  return {
    VM_INFRA_ROOT: config.root,
    ...(data_dir !== join(dir, settings['terraform.data_dir'].default) && { TF_DATA_DIR: data_dir }),
    ...Object.fromEntries(given),
  }
}
