import { closingQuote } from './closing-quote.js'

/**
 * True when `text`, which is no JSON, looks like the beginning of an object: its brackets or a string stay open. So does one
 * that ends in the zero bytes that a crash leaves where data never reached the disk.
 */
export const isCutOff = (text: string): boolean => {
  const end = endOfText(text)
  if (end === 0) return text !== ''
  if (!text.startsWith('{')) return false
  let depth = 0
  for (let at = 0; at < end; at++) {
    const char = text[at]
    if (char === '"') {
      at = closingQuote(text, at)
      if (at === -1) return true
    } else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
  }
  return depth > 0
}

/** Length of `text` without the zero bytes at its end. */
export const endOfText = (text: string): number => {
  let end = text.length
  while (end > 0 && text[end - 1] === '\0') end--
  return end
}
