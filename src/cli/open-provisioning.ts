import { UsageError } from '../errors.js'
import { childEnvironment } from '../provision/child-environment.js'
import { explainFailure } from '../provision/explain-failure.js'
import type { Outside } from '../provision/run-for-each.js'
import type { Project } from '../provision/session.js'
import { readTerraformRoot } from '../provision/terraform-root.js'
import type { Context } from './command.js'
import { confirm } from './confirm.js'
import { startFolder } from './given-path.js'
import { openProject, readInventory } from './open-project.js'
import { PARALLEL, TIMEOUT } from './provisioning-defaults.js'

/** Ten days, in seconds: Node's timers cannot wait longer than 24. */
const LONGEST = 864_000

/** The options that `provision` and `destroy` share. */
export interface ProvisioningArgs {
  readonly timeout?: number
  readonly parallel?: number
  readonly yes?: boolean
}

/** What `provision` and `destroy` both start from. */
export const openProvisioning = async (
  { timeout = TIMEOUT, parallel = PARALLEL, yes }: ProvisioningArgs,
  context: Context,
): Promise<{ project: Project; outside: Outside; parallel: number }> => {
  if (!(timeout >= 1 && timeout <= LONGEST)) {
    throw new UsageError(`--timeout needs a number of seconds between 1 and ${LONGEST}`, context.seeHelp)
  }
  if (!(Number.isInteger(parallel) && parallel >= 1)) {
    throw new UsageError('--parallel needs a whole number of at least 1', context.seeHelp)
  }
  const { config } = await openProject(context)
  const { env, flags, print, say } = context
  return {
    parallel,
    project: {
      config,
      root: await readTerraformRoot(config.terraform.dir, config.terraform.data_dir).catch((error: unknown) => {
        throw explainFailure(error)
      }),
      env,
      cwd: startFolder(context, config.root),
      executable: context.executable,
      childEnv: childEnvironment(config, flags),
      timeout: timeout * 1000,
      load: () => readInventory(config, context),
    },
    outside: {
      print,
      say,
      signal: context.interruption(),
      confirm: oneAtATime((question) => (yes === true ? Promise.resolve(true) : confirm(question, context))),
    },
  }
}

/** VMs are worked on side by side, but a person is asked one question at a time. */
const oneAtATime = (action: (question: string) => Promise<boolean>): ((question: string) => Promise<boolean>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (question) => {
    const answer = last.then(() => action(question))
    last = answer.catch(() => undefined)
    return answer
  }
}
