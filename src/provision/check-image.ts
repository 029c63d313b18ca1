import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { attempt, ExplainedError, isMissing } from '../errors.js'
import type { Environment } from '../model/environment.js'
import { expandPath } from './vm-settings.js'

const GIB = 1024 ** 3

/**
 * Checks that a base image is a URL, or a qcow2 file that fits on the disk.
 *
 * @param diskSize GiB
 * @throws ExplainedError that says what it is instead
 */
export const checkImage = (image: string, env: Environment, diskSize: string | undefined): void => {
  if (/^[^/?#]+:\/\/[^/?#]*@/.test(image)) {
    throw new ExplainedError(
      'base_image holds a user or a password, which would be shown and kept in the state',
      'download the image, and set base_image to the path of the file',
    )
  }
  if (/^https?:\/\/[^/]+\/.*[^/]$/.test(image)) return
  const path = expandPath(image, env)
  const hint = 'set base_image to the path or URL of a qcow2 image'
  if (path === undefined) throw new ExplainedError(`base_image "${image}" is neither a URL nor an absolute path`, hint)
  const size = readSize(image, path, hint)
  if (diskSize === undefined || Number(size) <= Number(diskSize) * GIB) return
  throw new ExplainedError(
    `a disk of ${diskSize} GiB is smaller than the base image, which has ${(Number(size) / GIB).toFixed(1)} GiB`,
    'set disk_size to more',
  )
}

const readSize = (image: string, path: string, hint: string): bigint =>
  attempt(
    () => {
      if (statSync(path).isFile()) return qcow2Size(path, image)
      throw new ExplainedError(`the base image ${image} is not a file`, hint)
    },
    (code) => {
      if (isMissing(code)) throw new ExplainedError(`there is no base image ${image}`, hint)
      throw new ExplainedError(`the base image ${image} cannot be read (${code})`, 'check its owner and mode')
    },
  )

/**
 * Virtual size in bytes of a qcow2 image. Source: the header of QEMU's docs/interop/qcow2.txt (magic `QFI\xfb` at 0, size as
 * big-endian 64 bits at 24).
 *
 * @param image what messages call the image
 * @throws ExplainedError when the file is no qcow2 image
 */
export const qcow2Size = (path: string, image: string): bigint => {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(32)
    const length = readSync(file, header, 0, header.length, 0)
    if (length === header.length && header.toString('latin1', 0, 4) === 'QFI\xfb') return header.readBigUInt64BE(24)
    throw new ExplainedError(`${image} is not a qcow2 image`, 'name one; qemu-img convert -O qcow2 OLD NEW makes one')
  } finally {
    closeSync(file)
  }
}
