import type { Config } from '../config/config.js'
import type { Environment } from '../model/environment.js'
import { explainSystemError } from './explain-failure.js'
import { readAssigned } from './terraform-root.js'
import { settingOf } from './vm-settings.js'

/**
 * Where provisioning finds libvirt, if anybody says so: tfvars files, `TF_VAR_libvirt_uri`, the project's `provision`
 * settings. Undefined when only the variable's default would.
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
