import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.js'
import { configurationFingerprint } from './configuration-fingerprint.js'
import { rememberRoot } from './root-cache.js'
import { saveForNextRun } from './save-for-next-run.js'
import { show } from './session.js'
import type { Task } from './task.js'
import { initCommand } from './terraform-commands.js'
import { withSharedLock } from './vm-lock.js'

const MARK = 'vm-infra-init'

/** Runs `terraform init` if the configuration, the program, or what init left has changed. Runs side by side do it once. */
export const initialise = async (task: Task): Promise<void> => {
  const { root, call, config, progress } = task
  const { data_dir } = config.terraform
  if (isInitialised(config.terraform)) {
    if (!root.remembered) rememberRoot(root, data_dir)
    return
  }
  await withSharedLock(task, 'init', async () => {
    if (isInitialised(config.terraform)) return
    await progress.step('terraform init', () => show(task, initCommand(call)))
    mkdirSync(data_dir, { recursive: true })
    rememberRoot(root, data_dir)
    saveForNextRun(join(data_dir, MARK), markFor(config.terraform))
  })
}

/** The mark is in Terraform's own data folder: if that is removed, init runs again. */
const isInitialised = (terraform: Config['terraform']): boolean => {
  try {
    return readFileSync(join(terraform.data_dir, MARK), 'utf8') === markFor(terraform)
  } catch {
    return false
  }
}

/** It names the program, since OpenTofu does not find the providers that Terraform installed, nor Terraform those of OpenTofu. */
const markFor = ({ dir, program }: Config['terraform']): string =>
  `${configurationFingerprint(dir, ['.terraform.lock.hcl'])} ${program}`
