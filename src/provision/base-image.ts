import { readdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ExplainedError } from '../errors.js'
import { ownIdentity } from '../files/process-identity.js'
import { journalFolder } from '../journal/journal.js'
import { baseVolumeName, shortHash } from './base-volume-name.js'
import { downloadImage } from './download-image.js'
import type { Libvirt } from './libvirt.js'
import { qcow2Size } from './qcow2-header.js'
import { show } from './session.js'
import { type Survey, volumeNames } from './survey.js'
import type { Task } from './task.js'
import { uploadBaseCommands } from './upload-base-commands.js'
import { withSharedLock } from './vm-lock.js'
import { expandPath } from './vm-settings.js'
import { waitUntil } from './wait-until.js'

interface Base {
  readonly image: string
  readonly pool: string
  readonly volume: string
  /** Volume that is there as long as `volume` is not whole, and says that it is this project's to finish. */
  readonly mark: string
}

/**
 * Puts the base image into the pool if it is not there: once for all VMs, and in nobody's state. A half-uploaded one that
 * a killed run left is told by its mark, and done anew. What another project uploads is waited for.
 *
 * @throws ExplainedError when the image is none, or cannot be had.
 */
export const ensureBaseImage = async (task: Task, { resources }: Survey): Promise<void> => {
  const { vm, progress, libvirt, call } = task
  const base = baseOf(task)
  if (libvirt === undefined || base === undefined) return
  const { image, volume } = base
  const [disk] = volumeNames(vm)
  const below = resources.find(({ attributes }) => attributes.name === disk)?.attributes.base_volume_name
  // A disk keeps the base that it was made over, and under the name that it had then.
  if (typeof below === 'string' && below !== volume) return
  if (await isWhole(libvirt, base)) return
  await withSharedLock(task, 'base-image', async () => {
    sweepDownloads(journalFolder(call.dir))
    await waitForOthers(task, libvirt, base)
    if (await isWhole(libvirt, base)) return
    const there = await libvirt.volumes(base.pool)
    for (const name of [volume, base.mark]) if (there.includes(name)) await libvirt.deleteVolume(base.pool, name)
    await progress.step(`base image ${image} into pool ${base.pool}`, () => upload(task, libvirt, base))
  })
}

/** What is to be in the pool; undefined where the configuration knows of none. */
export const baseOf = ({ env, setting, pool, call }: Task): Base | undefined => {
  const image = setting('base_image')
  if (image === undefined) return undefined
  const volume = baseVolumeName(image, env)
  const own = shortHash(`${ownIdentity().host}:${realpathSync(call.dir)}`)
  return { image, pool, volume, mark: `${volume}${MARK}${own}` }
}

const MARK = '.uploading-'

const isWhole = async (libvirt: Libvirt, { pool, volume }: Base): Promise<boolean> => {
  const there = await libvirt.volumes(pool)
  return there.includes(volume) && !there.some((name) => name.startsWith(volume + MARK))
}

const waitForOthers = async (
  { timeout: limit, signal, progress }: Task,
  libvirt: Libvirt,
  { pool, volume, mark }: Base,
): Promise<void> => {
  const find = async (): Promise<string | undefined> =>
    (await libvirt.volumes(pool)).find((name) => name.startsWith(volume + MARK) && name !== mark)
  let other = await find()
  if (other === undefined) return
  progress.say(`another project puts ${volume} into pool ${pool}: waiting`)
  const gone = async (): Promise<true | undefined> => {
    other = await find()
    return other === undefined ? true : undefined
  }
  if ((await waitUntil(gone, { limit, pause: 1000, signal })) === true) return
  const remove = (name: string): string => libvirt.virshLine('vol-delete', '--pool', pool, name)
  throw new ExplainedError(
    `another project puts ${volume} into pool ${pool}, or was killed at it`,
    `wait for it to end, or raise --timeout; if nobody does: ${[volume, `${other}`].map(remove).join('; ')}`,
  )
}

/** What a killed download has left: nobody else downloads while this process holds the lock. */
const sweepDownloads = (folder: string): void => {
  for (const name of readdirSync(folder)) if (PART.test(name)) rmSync(join(folder, name), { force: true })
}

const PART = /^\.vm-infra-base-.*\.part$/

const upload = async (task: Task, libvirt: Libvirt, base: Base): Promise<void> => {
  const remote = /^https?:\/\//.test(base.image)
  const file = remote
    ? await downloadImage(base.image, join(journalFolder(task.call.dir), `.${base.volume}.part`), task)
    : (expandPath(base.image, task.env) ?? base.image)
  try {
    const capacity = String(qcow2Size(file, base.image))
    const commands = uploadBaseCommands(libvirt.uri, task.config.root, { ...base, capacity, file })
    await show(task, commands.mark)
    try {
      await show(task, commands.create)
    } catch (error) {
      // Nothing of it is half-done: another may have been quicker.
      await libvirt.deleteVolume(base.pool, base.mark)
      throw error
    }
    await show(task, commands.upload)
    await show(task, commands.unmark)
  } finally {
    if (remote) rmSync(file, { force: true })
  }
}
