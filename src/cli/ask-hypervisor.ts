import type { Config } from '../config/config.js'
import type { Context } from './command.js'

/**
 * The domains of the hypervisor that `--libvirt` names, else the project's configuration (`TF_VAR_libvirt_uri`, then
 * `provision.libvirt_uri`, as for provisioning); undefined when none does.
 *
 * @throws ExplainedError when it does not answer.
 */
export const askHypervisor = async (
  uri: string | undefined,
  { provision, root }: Config,
  { env }: Context,
): Promise<ReadonlySet<string> | undefined> => {
  const chosen = uri ?? env.TF_VAR_libvirt_uri ?? provision.libvirt_uri
  if (typeof chosen !== 'string' || chosen === '') return undefined
  const { listDomains } = await import('../check/domains.js')
  return listDomains(chosen, { env, cwd: root })
}
