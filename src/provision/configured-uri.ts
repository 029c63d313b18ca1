import type { Config } from '../config/config.js'
import type { Environment } from '../model/environment.js'
import { explainSystemError } from './explain-failure.js'
import { readAssigned } from './terraform-root.js'
import { settingOf } from './vm-settings.js'

/**
 * The `libvirt_uri` that is set in tfvars files, in `TF_VAR_libvirt_uri` or in the project's `provision` settings. Undefined if
 * only the variable's default would apply.
 *
 * @throws ExplainedError when a tfvars file cannot be read
 */
export const configuredUri = async (config: Config, env: Environment): Promise<string | undefined> => {
  try {
    const assigned = await readAssigned(config.terraform.dir)
    const variables = new Map([['libvirt_uri', undefined]])
    return settingOf('libvirt_uri', { config, root: { assigned, variables }, env, variables: {} })
  } catch (error) {
    throw explainSystemError(error)
  }
}
