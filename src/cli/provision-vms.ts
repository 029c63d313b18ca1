import { UsageError } from '../errors.js'
import { shellWord } from '../model/shell-word.js'
import { parseRequests } from '../provision/parse-request.js'
import { runProvision } from '../provision/run-provision.js'
import { requestLine, type VmRequest } from '../provision/vm-request.js'
import type { Context } from './command.js'
import { givenPath } from './given-path.js'
import { commandNamed } from './grammar.js'
import { openProvisioning, type ProvisioningArgs } from './open-provisioning.js'
import { PARALLEL, PARALLEL_OF_LIST } from './provisioning-defaults.js'

interface Args extends ProvisioningArgs {
  readonly words?: readonly string[]
  readonly user?: string
  readonly dotfiles?: string
  readonly playbook?: string
  readonly 'no-ansible'?: boolean
  readonly 'keep-on-failure'?: boolean
  readonly from?: string
  readonly 'dry-run'?: boolean
}

/** Reads which VMs are meant, checks that the flags go together, and provisions. */
export const provisionVms = async (args: Args, context: Context): Promise<number> => {
  if (args.playbook !== undefined && args['no-ansible']) {
    throw new UsageError('--playbook and --no-ansible cannot be given together', context.seeHelp)
  }
  if (args.from === '') throw new UsageError('--from needs a value', 'name a YAML file with a list of VMs')
  const requests = await readRequests(args, context)
  const wanted = args.parallel ?? (args.from === undefined ? PARALLEL : PARALLEL_OF_LIST)
  const { project, outside, parallel } = await openProvisioning({ ...args, parallel: wanted }, context)
  return runProvision(
    requests,
    {
      playbook: args['no-ansible'] ? false : args.playbook && givenPath(args.playbook, context),
      keepOnFailure: args['keep-on-failure'] === true,
      dryRun: args['dry-run'] === true,
      parallel,
      again: (request) =>
        [
          args.from === undefined ? requestLine(request) : `provision-vm --from ${shellWord(args.from)}`,
          ...givenAgain(context),
        ].join(' ') + project.config.given,
    },
    project,
    outside,
  )
}

const readRequests = async (
  { words = [], user, dotfiles, from, parallel }: Args,
  context: Context,
): Promise<VmRequest[]> => {
  if (from === undefined) return parseRequests(words, { user, dotfiles, several: parallel !== undefined })
  if (words.length > 0) throw new UsageError('names and --from cannot be given together', context.seeHelp)
  const { readVmsFile } = await import('../provision/vms-file.js')
  return (await readVmsFile(givenPath(from, context))).map((request) => ({ user, dotfiles, ...request }))
}

/** Options that are not repeated: they say which VMs are meant, or are for one run alone. */
const NOT_AGAIN = new Set(['dry-run', 'from', 'parallel', 'yes'])

/** The command's own options that were given, as they are typed. */
const givenAgain = ({ flags, grammar }: Context): string[] => {
  const own = commandNamed('provision', grammar)?.options ?? {}
  return Object.entries(own).flatMap(([name, { type }]) => {
    const value = flags[name]
    if (NOT_AGAIN.has(name) || value === undefined || value === false) return []
    return type === 'boolean' ? [`--${name}`] : [`--${name}`, shellWord(String(value))]
  })
}
