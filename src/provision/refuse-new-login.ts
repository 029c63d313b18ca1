import { readFileSync } from 'node:fs'
import { UsageError } from '../errors.js'
import { withhold } from '../resources/withhold.js'
import type { Survey } from './survey.js'
import type { Task } from './task.js'
import { expandPath, settingOf } from './vm-settings.js'

/**
 * Refuses another user or key for a VM that is up: cloud-init creates them only once, and nobody could log in with what the state
 * and the fragment would say. The VM's user and key are read from its seed image, as terraform/cloud-init/user-data.tftpl writes
 * it; if the state has no seed, or a sensitive one, the user is taken from the journal.
 *
 * @throws UsageError
 */
export const refuseNewLogin = (task: Task, { resources }: Survey): void => {
  const { journal, setting, env } = task
  const wasUp = journal === undefined || journal.phase === 'up' || (journal.phase === 'apply' && !journal.fresh)
  if (resources.length === 0 || !wasUp) return
  const disk = resources.find(({ type }) => type === 'libvirt_cloudinit_disk')
  const seed = disk && withhold(disk).attributes.user_data
  const user = setting('vm_user')
  const now = typeof seed === 'string' ? userIn(seed) : rememberedUser(task)
  if (user !== undefined && now !== undefined && user !== now) {
    throw refusal(task, `its user is ${now}, not ${user}`, `keep it with --user ${now}`)
  }
  const key = setting('ssh_public_key_file')
  if (typeof seed !== 'string' || key === undefined || allowsKeys(seed, expandPath(key, env))) return
  throw refusal(task, `${key} is not the key that it was made with`, 'leave ssh_public_key_file as it was')
}

/** Undefined if there are several names: any of them may be the user's. */
const userIn = (seed: string): string | undefined => {
  const names = Array.from(seed.matchAll(/^ +"name": "([^"]*)"$/gm), ([, name]) => name)
  return names.length === 1 ? names[0] : undefined
}

/** Whether the seed allows all keys in the file. Compares only the middle part of a key: YAML may break the line after it. */
const allowsKeys = (seed: string, file: string | undefined): boolean =>
  file === undefined ||
  !seed.includes('"ssh_authorized_keys"') ||
  readFileSync(file, 'utf8')
    .split('\n')
    .every((line) => seed.includes(line.split(' ')[1] ?? ''))

const rememberedUser = (task: Task): string | undefined => {
  const { journal } = task
  return journal && settingOf('vm_user', { ...task, variables: { ...journal.made, ...journal.variables } })
}

const refusal = ({ vm, config }: Task, why: string, keep: string): UsageError =>
  new UsageError(
    `${vm} is up, and ${why}: cloud-init sets that only on a new VM`,
    `${keep}; or destroy-vm ${vm}${config.given}, and create it again`,
  )
