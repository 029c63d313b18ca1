import { resolve } from 'node:path'
import type { Config } from '../config/config.js'
import type { Backend, BackendType } from './backend.js'
import { type LocalPlaces, localStates } from './local-states.js'

/** Where a local backend keeps its states; undefined for one that is not local. An empty option counts as not set. */
export const localPlaces = ({ type, options }: Backend, { terraform: { dir } }: Config): LocalPlaces | undefined => {
  if (type !== 'local') return undefined
  const place = (option: unknown, otherwise: string): string =>
    resolve(dir, typeof option === 'string' && option !== '' ? option : otherwise)
  return {
    path: place(options.path, 'terraform.tfstate'),
    workspaceDir: place(options.workspace_dir, 'terraform.tfstate.d'),
  }
}

/** Files in the Terraform root, or where its options say. */
export const local: BackendType = {
  type: 'local',
  find: (backend, config, terraform) => localStates(config, terraform, localPlaces(backend, config)),
}
