import type { Config } from '../config/config.js'
import type { Problem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'
import type { Backend } from './backend.js'
import { backendTypes } from './backend-types.js'
import { listFolder } from './list-folder.js'
import { localStates } from './local-states.js'
import { locateBackend } from './locate-backend.js'
import type { FoundStates } from './state-file.js'

/**
 * The places where states may be: what the globs of the configuration match, else where Terraform's backend keeps them. Those
 * of the local one were not looked at (see `StateFile`). In a fixed order. Of a backend that is not read only folders of one
 * VM each are left.
 */
export const discoverStates = async (config: Config): Promise<FoundStates> => {
  if (config.terraform.states !== undefined) {
    const { patternStates } = await import('./pattern-states.js')
    return patternStates(config, config.terraform.states)
  }
  const terraform = listFolder(config.terraform.dir, config)
  const unlisted = terraform.missing ? noFolder(config) : terraform.problem
  if (unlisted !== undefined) return { states: [], problems: [unlisted] }
  const { backend, problem } = await locateBackend(config, terraform)
  const type = backendTypes.get(backend.type)
  if (type === undefined) {
    const { states, problems } = localStates(config, terraform, undefined)
    return { states, problems: [unsupported(config, backend), ...problems] }
  }
  const { states, problems } = await type.find(backend, config, terraform)
  return { states, problems: problem === undefined ? problems : [problem, ...problems] }
}

const unsupported = ({ root }: Config, { type, file, line }: Backend): Problem => ({
  code: 'backend-unsupported',
  severity: 'error',
  message: `the states are in the backend "${type}", which is not one of those that are read: ${[...backendTypes.keys()].join(', ')}`,
  hint: 'save them with "terraform state pull" and name the files in terraform.states',
  ...(file !== undefined && { path: rootRelative(root, file) }),
  ...(line !== undefined && { line }),
})

/** An error: a root has terraform/, or a configuration that should name another folder, so somebody counts on these states. */
const noFolder = ({ root, terraform: { dir } }: Config): Problem => ({
  code: 'source-missing',
  severity: 'error',
  message: 'the folder of the Terraform root is not there',
  hint: 'correct terraform.dir, or run vm-inventory config to see where it was set',
  path: rootRelative(root, dir),
})
