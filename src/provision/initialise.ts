import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationFingerprint } from './configuration-fingerprint.js'
import { rememberRoot } from './root-cache.js'
import { saveForNextRun } from './save-for-next-run.js'
import { show } from './session.js'
import type { Task } from './task.js'
import { initCommand } from './terraform-commands.js'
import { withSharedLock } from './vm-lock.js'

const MARK = 'vm-infra-init'

/** Runs `terraform init` if the configuration, or what init left, has changed. Runs side by side do it once. */
export const initialise = async (task: Task): Promise<void> => {
  const { root, call, config, progress } = task
  const { dir, data_dir } = config.terraform
  if (isInitialised(config.terraform)) {
    if (!root.remembered) rememberRoot(root, data_dir)
    return
  }
  await withSharedLock(task, 'init', async () => {
    if (isInitialised(config.terraform)) return
    await progress.step('terraform init', () => show(task, initCommand(call)))
    mkdirSync(data_dir, { recursive: true })
    rememberRoot(root, data_dir)
    saveForNextRun(join(data_dir, MARK), fingerprint(dir))
  })
}

/** The mark is in Terraform's own data folder: if that is removed, init runs again. */
const isInitialised = ({ dir, data_dir }: { dir: string; data_dir: string }): boolean => {
  try {
    return readFileSync(join(data_dir, MARK), 'utf8') === fingerprint(dir)
  } catch {
    return false
  }
}

const fingerprint = (dir: string): string => configurationFingerprint(dir, ['.terraform.lock.hcl'])
