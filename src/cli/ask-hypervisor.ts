import type { Config } from '../config/config.js'
import { ExplainedError, UsageError } from '../errors.js'
import type { Environment } from '../model/environment.js'
import type { Problem } from '../model/problem.js'
import type { Context } from './command.js'

/** Names of the hypervisor's domains; undefined when none was asked. */
type Domains = ReadonlySet<string> | undefined

/**
 * The domains of the hypervisor that `--libvirt` names, else of the one that is set for provisioning (tfvars files,
 * `TF_VAR_libvirt_uri`, `provision.libvirt_uri`); undefined when neither names one.
 *
 * @throws ExplainedError when it cannot be asked; UsageError when the option is empty
 */
export const askHypervisor = async (uri: string | undefined, config: Config, { env }: Context): Promise<Domains> => {
  if (uri === '') throw new UsageError('--libvirt needs a value', 'name a URI, such as qemu:///system')
  const chosen = uri ?? (await configured(config, env))
  if (chosen === undefined || chosen === '') return undefined
  const { listDomains } = await import('../check/domains.js')
  return listDomains(chosen, { env, cwd: config.root })
}

/** As {@link askHypervisor}; but if one that `--libvirt` did not name cannot be asked, that is only a problem among others. */
export const tryHypervisor = async (
  uri: string | undefined,
  config: Config,
  context: Context,
): Promise<{ readonly domains: Domains; readonly unasked: readonly Problem[] }> => {
  try {
    return { domains: await askHypervisor(uri, config, context), unasked: [] }
  } catch (error) {
    if (uri !== undefined || !(error instanceof ExplainedError)) throw error
    const message = `the hypervisor cannot be asked: ${error.message}`
    return {
      domains: undefined,
      unasked: [{ code: 'hypervisor-unasked', severity: 'warning', message, hint: error.hint }],
    }
  }
}

const configured = async (config: Config, env: Environment): Promise<string | undefined> => {
  const { configuredUri } = await import('../provision/configured-uri.js')
  return configuredUri(config, env)
}
