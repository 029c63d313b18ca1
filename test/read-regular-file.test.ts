import * as fs from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

t.test('a read that was interrupted begins anew', async (t) => {
  let interruptions = 2
  const readFileSync = (descriptor: number): Buffer => {
    if (interruptions-- > 0) throw Object.assign(new Error('interrupted'), { code: 'EINTR' })
    return fs.readFileSync(descriptor)
  }
  const { readRegularFile } = await t.mockImport<typeof import('../src/read-regular-file.js')>(
    '../src/read-regular-file.js',
    { 'node:fs': { ...fs, readFileSync } },
  )
  const path = join(t.testdir({ file: 'all of it' }), 'file')
  t.equal(readRegularFile(path).toString(), 'all of it')
  t.equal(interruptions, -1)
})
