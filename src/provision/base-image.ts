import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ExplainedError } from '../errors.js'
import { baseVolumeName } from './base-volume-name.js'
import { downloadImage } from './download-image.js'
import { journalFolder } from './journal.js'
import type { Libvirt } from './libvirt.js'
import { qcow2Size } from './qcow2-header.js'
import { show } from './session.js'
import type { Task } from './task.js'
import { uploadBaseCommands } from './virsh-commands.js'
import { withSharedLock } from './vm-lock.js'
import { expandPath } from './vm-settings.js'

/**
 * Puts the base image into the pool if it is not there: once for all VMs, and in nobody's state. A half-uploaded one that
 * a killed run left is told by its mark, and done anew.
 *
 * @throws ExplainedError when the image is none, or cannot be had.
 */
export const ensureBaseImage = async (task: Task): Promise<void> => {
  const { session, libvirt, setting, call } = task
  const image = setting('base_image')
  if (libvirt === undefined || image === undefined) return
  const base = { image, pool: setting('pool') ?? 'default', volume: baseVolumeName(image) }
  const mark = join(journalFolder(call.dir), `.${base.volume}.uploading`)
  if (!existsSync(mark) && (await libvirt.volumes(base.pool)).includes(base.volume)) return
  const { timeout, signal } = session
  await withSharedLock(call.dir, 'base-image', { timeout: timeout / 1000, ...(signal && { signal }) }, async () => {
    sweepDownloads(journalFolder(call.dir))
    const there = (await libvirt.volumes(base.pool)).includes(base.volume)
    if (there && !existsSync(mark)) return
    if (there) await libvirt.deleteVolume(base.pool, base.volume)
    await session.progress.step(`base image ${image} into pool ${base.pool}`, () => upload(task, libvirt, base, mark))
  })
}

/** What a killed download has left: nobody else downloads while this process holds the lock. */
const sweepDownloads = (folder: string): void => {
  for (const name of readdirSync(folder)) if (PART.test(name)) rmSync(join(folder, name), { force: true })
}

const PART = /^\.vm-infra-base-.*\.part$/

const upload = async (
  { session, call }: Task,
  libvirt: Libvirt,
  base: { image: string; pool: string; volume: string },
  mark: string,
): Promise<void> => {
  const remote = /^https?:\/\//.test(base.image)
  mkdirSync(journalFolder(call.dir), { recursive: true })
  const file = remote
    ? await downloadImage(base.image, join(journalFolder(call.dir), `.${base.volume}.part`), session)
    : (expandPath(base.image, session.env) ?? base.image)
  try {
    const capacity = qcow2Size(file)
    if (capacity === undefined) {
      throw new ExplainedError(`${base.image} is no qcow2 image`, 'convert it: qemu-img convert -O qcow2')
    }
    const commands = uploadBaseCommands(libvirt.uri, session.config.root, { ...base, capacity: String(capacity), file })
    writeFileSync(mark, '')
    await show(session, commands.create)
    await show(session, commands.upload)
    rmSync(mark)
  } finally {
    if (remote) rmSync(file, { force: true })
  }
}
