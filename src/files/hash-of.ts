/** SHA-256 of some bytes or of a text, as 64 hexadecimal digits. `node:crypto` takes 3 ms to load, and most runs hash nothing. */
export const hashOf = (content: Uint8Array | string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(content).digest('hex')
