import { closeSync, openSync, readSync } from 'node:fs'
import { ExplainedError } from '../errors.js'

/**
 * Virtual size in bytes of a qcow2 image. Source: the header of QEMU's docs/interop/qcow2.txt (magic `QFI\xfb` at 0, size as
 * big-endian 64 bits at 24).
 *
 * @param image what messages call it
 * @throws ExplainedError when the file is none
 */
export const qcow2Size = (path: string, image: string): bigint => {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(32)
    const length = readSync(file, header, 0, header.length, 0)
    if (length === header.length && header.toString('latin1', 0, 4) === 'QFI\xfb') return header.readBigUInt64BE(24)
    throw new ExplainedError(`${image} is no qcow2 image`, 'convert it: qemu-img convert -O qcow2')
  } finally {
    closeSync(file)
  }
}
