/**
 * Text of a file as Ansible reads it: UTF-8, each byte that is no part of any turned into a lone surrogate (U+DC80–U+DCFF,
 * Python's `surrogateescape`), so that nothing is ever refused and nothing collapses. A byte order mark stays.
 */
export const decodeUtf8 = (bytes: Buffer): string => {
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') ? decodeCarefully(bytes) : text
}

const decodeCarefully = (bytes: Buffer): string => {
  let text = ''
  let from = 0
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length > 0) {
      at += length
      continue
    }
    text += `${bytes.toString('utf8', from, at)}${String.fromCharCode(0xdc00 + (bytes[at] as number))}`
    at++
    from = at
  }
  return text + bytes.toString('utf8', from)
}

/** Length of the valid sequence that begins at `at`, 0 if none does. */
const sequenceLength = (bytes: Buffer, at: number): number => {
  const lead = bytes[at] as number
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  const second = bytes[at + 1] ?? 0
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < lowest || second > highest) return 0
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0
  return length
}
