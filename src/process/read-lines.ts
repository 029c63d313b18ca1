import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** Characters of a line that are kept: a program that never ends its line must not fill the memory. */
const LONGEST = 65_536

/**
 * Calls `onLine` with each line of a stream, the last one also without a line end. A line longer than 64 Ki characters is cut
 * off.
 */
export const readLines = (stream: Readable, onLine: (line: string) => void): void => {
  const decoder = new StringDecoder('utf8')
  let parts: string[] = []
  let length = 0
  const keep = (text: string): void => {
    if (text === '' || length >= LONGEST) return
    parts.push(text.slice(0, LONGEST - length))
    length += text.length
  }
  const end = (): void => {
    const line = parts.join('')
    parts = []
    length = 0
    onLine(line.endsWith('\r') ? line.slice(0, -1) : line)
  }
  const take = (text: string): void => {
    let from = 0
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      keep(text.slice(from, at))
      end()
      from = at + 1
    }
    keep(text.slice(from))
  }
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)))
  stream.on('end', () => {
    take(decoder.end())
    if (length > 0) end()
  })
}
