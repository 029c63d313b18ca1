import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { check } from '../stage/checks.mjs'
import { run } from '../stage/programs.mjs'
import { work } from '../stage/project.mjs'

const mark = join(work, 'hung-once')
// Hangs the first time as provision-vm does when Terraform hangs, reporting that again and again. Its child is in a group of its
// own, like a provider that outlives its Terraform.
const HANGS_ONCE = `
if [ -e "$0" ]; then echo done; exit; fi
setsid sleep 600 & echo $! >"$0"
while sleep 1; do echo 'vm0 > terraform apply has printed nothing for 1 s'; done`

export const title = 'The story itself: a call that hangs is ended, and tried once more'

export const tell = async () => {
  const result = await run('bash', ['-c', HANGS_ONCE, mark], { silence: 8 })
  check('the second try ends well', result.code === 0 && result.stdout.endsWith('done\n') && !result.hung)
  const child = readFileSync(mark, 'utf8').trim()
  check('nothing of the first is left', !/State:\s+[RSDT]/.test(statusOf(child)), statusOf(child))
  rmSync(mark)
}

const statusOf = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
