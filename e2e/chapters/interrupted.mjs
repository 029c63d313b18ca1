import { check } from '../stage/checks.mjs'
import { signal } from '../stage/kill-tree.mjs'
import { all, run, start, until } from '../stage/programs.mjs'
import { checkGone, provision, running } from '../stage/vms.mjs'

export const title = 'Ctrl-C while a VM is being made'

export const tell = async () => {
  const first = start(...provision('vm7'))
  check('the domain runs', await until(async () => (await running()).includes('vm7')), first.out.stdout)
  const other = await run(...provision('vm7'))
  check('a second provision-vm vm7 says who is at it', other.code === 1 && /vm7.*\d/.test(other.stderr), all(other))
  signal(-first.pid, 'SIGINT')
  const result = await first.done
  check(
    'it ends as interrupted, and says that it rolled back',
    result.code === 130 && /rolled back/.test(result.stderr),
    all(result),
  )
  await checkGone('vm7')
}
