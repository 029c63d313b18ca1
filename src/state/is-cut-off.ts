/**
 * True when `text`, which is no JSON, looks like the beginning of an object: its brackets or a string stay open, or it
 * ends in the zero bytes that a crash leaves where data never reached the disk.
 */
export const isCutOff = (text: string): boolean => {
  if (text.endsWith('\0')) return true
  if (!text.startsWith('{')) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      at = stringEnd(text, at)
      if (at === -1) return true
    } else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
  }
  return depth > 0
}

const stringEnd = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return -1
}
