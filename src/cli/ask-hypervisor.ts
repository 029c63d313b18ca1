import type { Config } from '../config/config.js'
import type { Context } from './command.js'
import { UsageError } from './usage-error.js'

/**
 * The domains of the hypervisor that `--libvirt` names, else the project's configuration (`TF_VAR_libvirt_uri`, then
 * `provision.libvirt_uri`, as for provisioning); undefined when none does.
 *
 * @throws ExplainedError when it does not answer; UsageError when the option is empty: nothing would be asked.
 */
export const askHypervisor = async (
  uri: string | undefined,
  { provision, root }: Config,
  { env }: Context,
): Promise<ReadonlySet<string> | undefined> => {
  if (uri === '') throw new UsageError('--libvirt needs a value', 'name a URI, such as qemu:///system')
  const chosen = uri ?? env.TF_VAR_libvirt_uri ?? provision.libvirt_uri
  if (typeof chosen !== 'string' || chosen === '') return undefined
  const { listDomains } = await import('../check/domains.js')
  return listDomains(chosen, { env, cwd: root })
}
