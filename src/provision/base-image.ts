import { readdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ExplainedError } from '../errors.js'
import { ownIdentity } from '../files/process-identity.js'
import { journalFolder } from '../journal/journal.js'
import { baseVolumeName, shortHash } from './base-volume-name.js'
import { qcow2Size } from './check-image.js'
import { downloadImage } from './download-image.js'
import type { Libvirt } from './libvirt.js'
import { show } from './session.js'
import { type Survey, volumeNames } from './survey.js'
import type { Task } from './task.js'
import { withSharedLock } from './vm-lock.js'
import { expandPath } from './vm-settings.js'
import { waitUntil } from './wait-until.js'

/** A base image, and what it is to be in the pool. */
interface Base {
  readonly image: string
  /** Whether it has to be downloaded. */
  readonly remote: boolean
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
export const ensureBaseImage = async (task: Task, { resources, volumes }: Survey): Promise<void> => {
  const { vm, progress, libvirt, call } = task
  const base = baseOf(task)
  if (libvirt === undefined || base === undefined) return
  const { image, pool, volume, mark } = base
  const [disk] = volumeNames(vm)
  const below = resources.find(({ attributes }) => attributes.name === disk)?.attributes.base_volume_name
  // A disk keeps the base that it was made over, and under the name that it had then.
  if (typeof below === 'string' && below !== volume) return
  if (isWhole(base, volumes)) return
  await withSharedLock(task, 'base-image', async () => {
    sweepDownloads(journalFolder(call.dir))
    const there = await waitForOthers(task, libvirt, base)
    if (isWhole(base, there)) return
    for (const name of [volume, mark]) if (there.includes(name)) await libvirt.deleteVolume(pool, name)
    await progress.step(`base image ${image} into pool ${pool}`, () => upload(task, libvirt, base))
  })
}

/** The base image of the VM; undefined where the configuration knows of none. */
export const baseOf = ({ env, setting, pool, call }: Task): Base | undefined => {
  const image = setting('base_image')
  if (image === undefined) return undefined
  const volume = baseVolumeName(image, env)
  const own = shortHash(`${ownIdentity().host}:${realpathSync(call.dir)}`)
  return { image, remote: /^https?:\/\//.test(image), pool, volume, mark: `${volume}${MARK}${own}` }
}

const MARK = '.uploading-'

const isWhole = ({ volume }: Base, there: readonly string[]): boolean =>
  there.includes(volume) && !there.some((name) => name.startsWith(volume + MARK))

/** The volumes of the pool, once no other project puts the same image into it. */
const waitForOthers = async (
  { timeout: limit, signal, progress }: Task,
  libvirt: Libvirt,
  { pool, volume, mark }: Base,
): Promise<readonly string[]> => {
  let there = await libvirt.volumes(pool)
  const other = (): string | undefined => there.find((name) => name.startsWith(volume + MARK) && name !== mark)
  if (other() === undefined) return there
  progress.say(`another project puts ${volume} into pool ${pool}: waiting`)
  const look = async (): Promise<readonly string[] | undefined> => {
    there = await libvirt.volumes(pool)
    return other() === undefined ? there : undefined
  }
  const free = await waitUntil(look, { limit, pause: 1000, signal })
  if (free !== undefined) return free
  const remove = (name: string): string => libvirt.virshLine('vol-delete', '--pool', pool, name)
  throw new ExplainedError(
    `another project puts ${volume} into pool ${pool}, or was killed at it`,
    `wait for it to end, or raise --timeout; if nobody does: ${[volume, `${other()}`].map(remove).join('; ')}`,
  )
}

/** What a killed download has left: nobody else downloads while this process holds the lock. */
const sweepDownloads = (folder: string): void => {
  for (const name of readdirSync(folder)) if (PART.test(name)) rmSync(join(folder, name), { force: true })
}

const PART = /^\.vm-infra-base-.*\.part$/

/**
 * Creates the base volume and fills it, in order; its mark is there meanwhile.
 *
 * @param capacity virtual size of the image in bytes, or what stands for it in a plan
 * @param file path of the image, or what stands for it
 */
export const uploadCommands = ({ command }: Libvirt, { pool, volume, mark }: Base, capacity: string, file: string) => ({
  mark: command('vol-create-as', pool, mark, '1', '--format', 'raw'),
  create: command('vol-create-as', pool, volume, capacity, '--format', 'qcow2'),
  upload: command('vol-upload', volume, file, '--pool', pool),
  unmark: command('vol-delete', '--vol', mark, '--pool', pool),
})

const upload = async (task: Task, libvirt: Libvirt, base: Base): Promise<void> => {
  const { image, remote, pool, volume, mark } = base
  const file = remote
    ? await downloadImage(image, join(journalFolder(task.call.dir), `.${volume}.part`), task)
    : (expandPath(image, task.env) ?? image)
  try {
    const commands = uploadCommands(libvirt, base, String(qcow2Size(file, image)), file)
    await show(task, commands.mark)
    try {
      await show(task, commands.create)
    } catch (error) {
      // Nothing of it is half-done: another may have been quicker.
      await libvirt.deleteVolume(pool, mark)
      throw error
    }
    await show(task, commands.upload)
    await show(task, commands.unmark)
  } finally {
    if (remote) rmSync(file, { force: true })
  }
}
