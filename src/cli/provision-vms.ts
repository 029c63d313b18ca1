import { resolve } from 'node:path'
import { parseRequests } from '../provision/parse-request.js'
import { runProvision } from '../provision/run-provision.js'
import type { VmRequest } from '../provision/vm-request.js'
import type { Context } from './command.js'
import { openProvisioning } from './open-provisioning.js'
import { UsageError } from './usage-error.js'

interface Args {
  readonly words?: readonly string[]
  readonly user?: string
  readonly dotfiles?: string
  readonly playbook?: string
  readonly 'no-ansible'?: boolean
  readonly 'keep-on-failure'?: boolean
  readonly timeout?: number
  readonly parallel?: number
  readonly from?: string
  readonly yes?: boolean
  readonly 'dry-run'?: boolean
}

const SIDE_BY_SIDE = 4

/** Reads which VMs are meant, checks that the flags go together, and provisions. */
export const provisionVms = async (args: Args, context: Context): Promise<number> => {
  if (args.playbook !== undefined && args['no-ansible']) {
    throw new UsageError('--playbook and --no-ansible cannot be given together')
  }
  if (args.parallel !== undefined && !(Number.isInteger(args.parallel) && args.parallel >= 1)) {
    throw new UsageError('--parallel needs a whole number of at least 1')
  }
  const requests = await readRequests(args, context)
  const { project, outside } = await openProvisioning(args, context)
  return runProvision(
    requests,
    {
      playbook: args['no-ansible'] ? false : args.playbook,
      keepOnFailure: args['keep-on-failure'] === true,
      dryRun: args['dry-run'] === true,
      parallel: args.parallel ?? (args.from === undefined ? 1 : SIDE_BY_SIDE),
    },
    { ...project, executable: context.executable },
    outside,
  )
}

const readRequests = async (
  { words = [], user, dotfiles, from, parallel }: Args,
  { cwd }: Context,
): Promise<VmRequest[]> => {
  const own = { ...(user !== undefined && { user }), ...(dotfiles !== undefined && { dotfiles }) }
  if (from === undefined) return parseRequests(words, { ...own, several: parallel !== undefined })
  if (words.length > 0) throw new UsageError('names and --from cannot be given together')
  const { readVmsFile } = await import('../provision/vms-file.js')
  return (await readVmsFile(resolve(cwd, from))).map((request) => ({ ...own, ...request }))
}
