import { join } from 'node:path'
import type { Config } from '../config/config.js'
import type { Problem } from '../model/problem.js'
import { rootRelative } from '../project/root-relative.js'
import { type Backend, BackendUnreadable, DEFAULT_BACKEND } from './backend.js'
import { configurationFiles, fileNames } from './configuration-files.js'
import type { Listing } from './list-folder.js'
import { readBackendRecord } from './read-backend-record.js'
import { scanBackendBlock } from './scan-backend-block.js'

/**
 * The backend in force: what `terraform init` recorded, else what the configuration says, else the default. A record or
 * configuration that cannot be understood is an error, since all states may be elsewhere, and the default is taken.
 */
export const locateBackend = async (
  config: Config,
  terraform: Listing,
): Promise<{ backend: Backend; problem?: Problem }> => {
  try {
    const recorded = readBackendRecord(config.terraform.data_dir)
    return { backend: recorded ?? (await scanBackendBlock(files(config, terraform))) ?? DEFAULT_BACKEND }
  } catch (error) {
    if (!(error instanceof BackendUnreadable)) throw error
    return { backend: DEFAULT_BACKEND, problem: unreadable(config, error) }
  }
}

const files = ({ terraform: { dir } }: Config, { entries }: Listing): string[] =>
  configurationFiles(fileNames(entries)).map((name) => join(dir, name))

const unreadable = ({ root }: Config, { file, line, message, hint }: BackendUnreadable): Problem => ({
  code: 'backend-unreadable',
  severity: 'error',
  message: `${message}; the states may not be in the default place`,
  hint,
  path: rootRelative(root, file),
  ...(line === undefined ? {} : { line }),
})
