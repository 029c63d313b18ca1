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

/** A base image, and where it goes in the pool. */
interface Base {
  readonly image: string
  /** Whether it has to be downloaded. */
  readonly remote: boolean
  readonly pool: string
  readonly volume: string
  /** Name of a volume that is there while `volume` is being filled, and marks it as this project's to finish. */
  readonly mark: string
}

/**
 * Puts the base image into the pool if it is not there: once for all VMs, and in no state. A half-uploaded one that a killed run
 * left is recognised by its mark, and uploaded again. An upload by another project is waited for.
 *
 * @throws ExplainedError when the file is no image, or cannot be downloaded
 */
export const ensureBaseImage = async (task: Task, { resources, volumes }: Survey): Promise<void> => {
  const { vm, progress, libvirt, call } = task
  const base = baseOf(task)
  if (libvirt === undefined || base === undefined) return
  const { image, pool, volume, mark } = base
  const [disk] = volumeNames(vm)
  const below = resources.find(({ attributes }) => attributes.name === disk)?.attributes.base_volume_name
  // An existing disk keeps the base it was made from, under the name that base had then.
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

/** The base image of the VM; undefined if the configuration has none. */
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

/** Waits until no other project puts the same image into the pool, and returns the volumes of the pool. */
const waitForOthers = async (
  { timeout: limit, signal, progress }: Task,
  libvirt: Libvirt,
  { pool, volume, mark }: Base,
): Promise<readonly string[]> => {
  let there = await libvirt.volumes(pool)
  const other = (): string | undefined => there.find((name) => name.startsWith(volume + MARK) && name !== mark)
  if (other() === undefined) return there
  progress.say(`another project is putting ${volume} into pool ${pool}: waiting`)
  const look = async (): Promise<readonly string[] | undefined> => {
    there = await libvirt.volumes(pool)
    return other() === undefined ? there : undefined
  }
  const free = await waitUntil(look, { limit, pause: 1000, signal })
  if (free !== undefined) return free
  const remove = (name: string): string => libvirt.virshLine('vol-delete', '--pool', pool, name)
  throw new ExplainedError(
    `another project is putting ${volume} into pool ${pool}, or was killed while it did`,
    `wait for it to end, or raise --timeout; if none does: ${[volume, `${other()}`].map(remove).join('; ')}`,
  )
}

/** Removes what a killed download left. Nobody else downloads while this process holds the lock. */
const sweepDownloads = (folder: string): void => {
  for (const name of readdirSync(folder)) if (PART.test(name)) rmSync(join(folder, name), { force: true })
}

const PART = /^\.vm-infra-base-.*\.part$/

/**
 * The commands that create the base volume and fill it, in order; the mark is there meanwhile.
 *
 * @param capacity virtual size of the image in bytes, or a placeholder for it
 * @param file path of the image, or a placeholder for it
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
      // The volume was not created by this run: another project may have been quicker.
      await libvirt.deleteVolume(pool, mark)
      throw error
    }
    await show(task, commands.upload)
    await show(task, commands.unmark)
  } finally {
    if (remote) rmSync(file, { force: true })
  }
}
