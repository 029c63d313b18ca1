import { withFileLock } from '../../../src/files/file-lock.js'

/** Takes a lock, says so, and keeps it until a signal comes or stdin ends. */
const [path = ''] = process.argv.slice(2)

await withFileLock(path, { timeout: 10, describe: 'the lock' }, async () => {
  console.log('held')
  process.stdin.on('end', () => process.exit(7))
  process.stdin.resume()
  await new Promise(() => undefined)
})
