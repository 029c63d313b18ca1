import { closeSync, openSync, readSync } from 'node:fs'

/**
 * Virtual size in bytes of a qcow2 image, undefined when the file is none. Source: the header of QEMU's
 * docs/interop/qcow2.txt (magic `QFI\xfb` at 0, size as big-endian 64 bits at 24).
 */
export const qcow2Size = (path: string): bigint | undefined => {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(32)
    if (readSync(file, header, 0, header.length, 0) < header.length) return undefined
    return header.toString('latin1', 0, 4) === 'QFI\xfb' ? header.readBigUInt64BE(24) : undefined
  } finally {
    closeSync(file)
  }
}
