import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { withFileLock } from '../../../src/files/file-lock.js'
import { newLock } from '../../../src/files/lock-file.js'
import { ownIdentity } from '../../../src/files/process-identity.js'

/**
 * Adds one to a number in a file, under a lock, so many times; notes each addition before it leaves the lock.
 * With the chance `death` it dies in there instead, as by kill -9. With the chance `dead` it leaves a lock behind that says
 * that its holder was a process that is gone.
 */
const [folder = '', rounds = '1', death = '0', dead = '0'] = process.argv.slice(2)
const lock = join(folder, '.counter.lock')
const inside = join(folder, 'inside')
const counter = join(folder, 'counter')

for (let round = 0; round < Number(rounds); round++) {
  await withFileLock(lock, { timeout: 120, describe: 'counter' }, async () => {
    try {
      writeFileSync(inside, String(process.pid), { flag: 'wx' })
    } catch {
      // Either the one before was killed in here, or somebody is in here right now.
      const other = Number(readFileSync(inside, 'utf8'))
      if (runs(other)) appendFileSync(join(folder, 'two-at-once'), `${process.pid} and ${other}\n`)
      writeFileSync(inside, String(process.pid))
    }
    const before = Number(readFileSync(counter, 'utf8'))
    await sleep(Math.random() * 4)
    if (Math.random() < Number(death)) process.kill(process.pid, 'SIGKILL')
    writeFileSync(counter, String(before + 1).padStart(9, '0'), { flag: 'r+' })
    appendFileSync(join(folder, 'log'), `${before + 1}\n`)
    if (Number(readFileSync(inside, 'utf8')) !== process.pid)
      appendFileSync(join(folder, 'two-at-once'), 'overwritten\n')
    rmSync(inside, { force: true })
    if (Math.random() < Number(dead)) {
      const left = newLock({ ...ownIdentity(), start: '1' }, new Date())
      writeFileSync(join(folder, `left-${process.pid}`), left.content)
      renameSync(join(folder, `left-${process.pid}`), lock)
    }
  })
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}
