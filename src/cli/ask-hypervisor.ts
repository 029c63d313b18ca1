import type { Config } from '../config/config.js'
import type { Context } from './command.js'

/**
 * The domains of the hypervisor that `--libvirt` names, else the project's configuration (`provision.libvirt_uri`);
 * undefined when neither does.
 *
 * @throws ExplainedError when it does not answer.
 */
export const askHypervisor = async (
  uri: string | undefined,
  { provision, root }: Config,
  { env }: Context,
): Promise<ReadonlySet<string> | undefined> => {
  const chosen = uri ?? provision.libvirt_uri
  if (typeof chosen !== 'string' || chosen === '') return undefined
  const { listDomains } = await import('../check/domains.js')
  return listDomains(chosen, { env, cwd: root })
}
