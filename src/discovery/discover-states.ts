import type { Config } from '../config/config.js'
import type { Problem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'
import { listFolder } from './list-folder.js'
import { type FoundStates, localStates } from './local-states.js'
import { locateBackend } from './locate-backend.js'

/**
 * The places where states may be: what the globs of the configuration match, else where Terraform's local backend keeps
 * them. Those of the default layout were not looked at ({@link StateFile}). In a fixed order.
 */
export const discoverStates = async (config: Config): Promise<FoundStates> => {
  if (config.terraform.states !== undefined) {
    const { patternStates } = await import('./pattern-states.js')
    return patternStates(config, config.terraform.states)
  }
  const terraform = listFolder(config.terraform.dir, config)
  const unlisted = terraform.missing ? noFolder(config) : terraform.problem
  if (unlisted !== undefined) return { states: [], problems: [unlisted] }
  const { local, problem } = await locateBackend(config, terraform)
  const { states, problems } = localStates(config, terraform, local)
  return { states, problems: problem === undefined ? problems : [problem, ...problems] }
}

const noFolder = ({ root, terraform: { dir } }: Config): Problem => ({
  code: 'source-missing',
  severity: 'warning',
  message: 'the folder of the Terraform root is not there',
  hint: 'correct terraform.dir, or run vm-inventory config to see where it was set',
  path: rootRelative(root, dir),
})
