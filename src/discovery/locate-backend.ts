import { join, resolve } from 'node:path'
import type { Config } from '../config/config.js'
import type { Problem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'
import { type Backend, BackendUnreadable } from './backend.js'
import type { Listing } from './list-folder.js'
import { isConfiguration, type LocalBackend } from './local-states.js'
import { readBackendRecord } from './read-backend-record.js'
import { scanBackendBlock } from './scan-backend-block.js'

/**
 * Where the local backend keeps its states: what `terraform init` recorded, else what the configuration says, else the
 * default. `local` is undefined when the states are not local; the problem says so. A record or configuration that cannot
 * be understood is a problem, and the default is taken.
 */
export const locateBackend = async (
  config: Config,
  terraform: Listing,
): Promise<{ local?: LocalBackend; problem?: Problem }> => {
  try {
    const backend = readBackendRecord(config.terraform.data_dir) ?? (await scanBackendBlock(files(config, terraform)))
    if (backend === undefined || backend.type === 'local') return { local: localBackend(config, backend) }
    return { problem: unsupported(config, backend) }
  } catch (error) {
    if (!(error instanceof BackendUnreadable)) throw error
    return { local: localBackend(config, undefined), problem: unreadable(config, error) }
  }
}

const files = ({ terraform: { dir } }: Config, { entries }: Listing): string[] =>
  entries.filter(isConfiguration).map(({ name }) => join(dir, name))

const localBackend = ({ terraform: { dir } }: Config, backend: Backend | undefined): LocalBackend => ({
  path: resolve(dir, backend?.path || 'terraform.tfstate'),
  workspaceDir: resolve(dir, backend?.workspaceDir || 'terraform.tfstate.d'),
})

const unsupported = ({ root }: Config, { type, file, line }: Backend): Problem => ({
  code: 'backend-unsupported',
  severity: 'error',
  message: `the states are in the backend "${type}", and only local ones are read`,
  hint: 'save them with "terraform state pull" and name the files in terraform.states',
  path: rootRelative(root, file),
  ...(line === undefined ? {} : { line }),
})

const unreadable = ({ root }: Config, { file, line, message, hint }: BackendUnreadable): Problem => ({
  code: 'backend-unreadable',
  severity: 'warning',
  message: `${message}; the states are looked for in the default place`,
  hint,
  path: rootRelative(root, file),
  ...(line === undefined ? {} : { line }),
})
