import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import t from 'tap'
import { readLines } from '../../src/process/read-lines.js'

const linesOf = async (...chunks: (string | Buffer)[]): Promise<string[]> => {
  const lines: string[] = []
  const stream = new PassThrough()
  readLines(stream, (line) => lines.push(line))
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await finished(stream)
  return lines
}

t.test('lines, however they are cut into pieces', async (t) => {
  t.strictSame(await linesOf('one\ntw', 'o\r\n\n', 'three'), ['one', 'two', '', 'three'])
  t.strictSame(await linesOf('cr\r', '\nlf\n'), ['cr', 'lf'])
  const [first, second] = [Buffer.from('é\n').subarray(0, 1), Buffer.from('é\n').subarray(1)]
  t.strictSame(await linesOf(first, second), ['é'])
  t.strictSame(await linesOf(''), [])
})

t.test('of a line without end only the beginning is kept', async (t) => {
  const chunk = 'x'.repeat(50_000)
  const lines = await linesOf(...Array.from({ length: 100 }, () => chunk), '\nshort\n', chunk, chunk)
  t.strictSame(
    lines.map((line) => line.length),
    [65_536, 5, 65_536],
  )
})
