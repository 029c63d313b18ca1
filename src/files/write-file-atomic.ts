import * as nodeFs from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { systemErrorCode } from '../errors.js'
import { pidRuns } from './process-identity.js'
import { makerOf, temporaryName } from './temporary-name.js'

/**
 * Replaces a file so that every reader sees the old content or the new one, whole, and so that it is still one of the two
 * after a crash: temporary dotfile beside it, fsync, rename, fsync of the folder. A symbolic link is followed. Mode and,
 * where permitted, owner stay; a new file gets `mode` less the umask. What killed writers left is removed first.
 *
 * Synchronous, so that no signal handler runs half-way.
 *
 * @throws the system error that stopped it; the old file is still there then, and nothing beside it
 */
export const writeFileAtomic = (
  path: string,
  content: string,
  { fs = nodeFs, mode = 0o644 }: { fs?: typeof nodeFs; mode?: number } = {},
): void => {
  const target = followLinks(path, fs)
  const folder = dirname(target)
  const old = fs.statSync(target, { throwIfNoEntry: false })
  if (old?.isFile() === false) throw Object.assign(new Error(`not a regular file: ${target}`), { code: 'EISDIR' })
  sweep(folder, basename(target), fs)
  const temporary = join(folder, temporaryName(`.${basename(target)}`, 'tmp'))
  try {
    const file = fs.openSync(temporary, 'wx', old === undefined ? mode : old.mode & 0o600)
    try {
      if (old !== undefined) keepOwnerAndMode(file, old, fs)
      fs.writeFileSync(file, content)
      fs.fsyncSync(file)
    } finally {
      fs.closeSync(file)
    }
    fs.renameSync(temporary, target)
  } catch (error) {
    removeQuietly(temporary, fs)
    throw error
  }
  syncFolder(folder, fs)
}

/**
 * The file behind a path, be it a link to a link, or a link to a file that is not there yet.
 *
 * @throws the system error, `ELOOP` for a link that leads back to itself
 */
export const followLinks = (path: string, fs: typeof nodeFs = nodeFs): string => {
  let target = resolve(path)
  for (let hops = 0; hops < 40; hops++) {
    if (fs.lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return target
    target = resolve(fs.realpathSync(dirname(target)), fs.readlinkSync(target))
  }
  throw Object.assign(new Error(`too many symbolic links: ${path}`), { code: 'ELOOP' })
}

const keepOwnerAndMode = (file: number, old: nodeFs.Stats, fs: typeof nodeFs): void => {
  const given = permitted(() => fs.fchownSync(file, old.uid, old.gid))
  if (!given) permitted(() => fs.fchownSync(file, -1, old.gid))
  permitted(() => fs.fchmodSync(file, old.mode & 0o7777))
}

/** Whether a change was made; one that this user, or this kind of file system, may not make is not an error. */
const permitted = (change: () => void): boolean => {
  try {
    change()
    return true
  } catch (error) {
    if (['EPERM', 'EINVAL', 'ENOTSUP', 'ENOSYS'].includes(systemErrorCode(error) ?? '')) return false
    throw error
  }
}

const AN_HOUR = 3_600_000

const sweep = (folder: string, name: string, fs: typeof nodeFs): void => {
  for (const entry of entriesOf(folder, fs)) {
    const pid = makerOf(entry, `.${name}`, 'tmp')
    if (pid === undefined) continue
    const path = join(folder, entry)
    const old = (fs.lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < Date.now() - AN_HOUR
    // This process writes one file at a time, so one with its number is of an earlier process of that number.
    if (old || pid === process.pid || !pidRuns(pid)) removeQuietly(path, fs)
  }
}

const entriesOf = (folder: string, fs: typeof nodeFs): string[] => {
  try {
    return fs.readdirSync(folder)
  } catch {
    // A folder may be writable and not readable; what was left then stays.
    return []
  }
}

const removeQuietly = (path: string, fs: typeof nodeFs): void => {
  try {
    fs.unlinkSync(path)
  } catch {
    // What cannot be removed now is swept by the next writer.
  }
}

const syncFolder = (folder: string, fs: typeof nodeFs): void => {
  let handle: number | undefined
  try {
    handle = fs.openSync(folder, 'r')
    fs.fsyncSync(handle)
  } catch (error) {
    // Some file systems cannot sync a folder, and one that may be written need not be readable.
    if (!['EINVAL', 'ENOTSUP', 'EISDIR', 'EACCES', 'EPERM', 'EBADF'].includes(systemErrorCode(error) ?? '')) throw error
  } finally {
    if (handle !== undefined) fs.closeSync(handle)
  }
}
