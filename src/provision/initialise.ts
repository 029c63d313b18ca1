import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { show } from './session.js'
import type { Task } from './task.js'
import { initCommand } from './terraform-commands.js'
import { withSharedLock } from './vm-lock.js'

const MARK = 'vm-infra-init'

/** Runs `terraform init`, once for all that are at it, and only if the configuration or what init left has changed. */
export const initialise = async (task: Task): Promise<void> => {
  const { session, call } = task
  if (isInitialised(session.config.terraform)) return
  const { timeout, signal } = session
  await withSharedLock(call.dir, 'init', { timeout: timeout / 1000, ...(signal && { signal }) }, async () => {
    if (isInitialised(session.config.terraform)) return
    await session.progress.step('terraform init', () => show(session, initCommand(call)))
    mkdirSync(session.config.terraform.data_dir, { recursive: true })
    writeFileSync(join(session.config.terraform.data_dir, MARK), fingerprint(call.dir))
  })
}

/** The mark lies in Terraform's own data folder: who removes that has it initialised again. */
const isInitialised = ({ dir, data_dir }: { dir: string; data_dir: string }): boolean => {
  try {
    return readFileSync(join(data_dir, MARK), 'utf8') === fingerprint(dir)
  } catch {
    return false
  }
}

const fingerprint = (dir: string): string => {
  const hash = createHash('sha256')
  for (const name of readdirSync(dir).sort()) {
    if (!/\.tf(\.json)?$/.test(name) && name !== '.terraform.lock.hcl') continue
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(dir, name)))
      .update('\0')
  }
  return hash.digest('hex')
}
