import { refuseTwice } from '../provision/parse-request.js'
import { runDestroy } from '../provision/run-destroy.js'
import { checkKnownName } from '../provision/vm-name.js'
import type { Context } from './command.js'
import { openProvisioning, type ProvisioningArgs } from './open-provisioning.js'

interface Args extends ProvisioningArgs {
  readonly names: readonly string[]
  readonly 'dry-run'?: boolean
}

/** Checks the names, and destroys. */
export const destroyVms = async (args: Args, context: Context): Promise<number> => {
  for (const name of refuseTwice(args.names)) checkKnownName(name)
  const { project, outside, parallel } = await openProvisioning(args, context)
  return runDestroy(args.names, { dryRun: args['dry-run'] === true, parallel }, project, outside)
}
