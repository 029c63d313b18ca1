import { EXIT, ExplainedError } from '../errors.js'
import type { Outside } from '../provision/run-for-each.js'
import type { Project } from '../provision/session.js'
import { readTerraformRoot } from '../provision/terraform-root.js'
import type { Context } from './command.js'
import { confirm } from './confirm.js'
import { openProject, readInventory } from './open-project.js'

const TIMEOUT = 900

/** What `provision` and `destroy` both start from. */
export const openProvisioning = async (
  { timeout = TIMEOUT, yes }: { readonly timeout?: number; readonly yes?: boolean },
  context: Context,
): Promise<{ project: Project; outside: Outside }> => {
  const { config } = await openProject(context)
  const { env, cwd, print, say } = context
  return {
    project: {
      config,
      root: await readTerraformRoot(config.terraform.dir, config.terraform.data_dir),
      env,
      cwd,
      timeout: timeout * 1000,
      load: () => readInventory(config, context),
    },
    outside: {
      print,
      say,
      signal: context.interruption(),
      confirm: oneAtATime((question) => (yes === true ? Promise.resolve(true) : ask(question, context))),
    },
  }
}

const ask = (question: string, context: Context): Promise<boolean> => {
  if (context.stdin.isTTY === true) return confirm(question, context)
  throw new ExplainedError('there is no terminal to ask at', 'give --yes', { exitCode: EXIT.usage })
}

/** VMs are worked on side by side, but a person answers one question after the other. */
const oneAtATime = (action: (question: string) => Promise<boolean>): ((question: string) => Promise<boolean>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (question) => {
    const answer = last.then(() => action(question))
    last = answer.catch(() => undefined)
    return answer
  }
}
