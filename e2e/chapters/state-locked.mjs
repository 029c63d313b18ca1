import { check } from '../stage/checks.mjs'
import { killTree } from '../stage/kill-tree.mjs'
import { all, run, start, until } from '../stage/programs.mjs'
import { exists, line, read, state, workspace } from '../stage/project.mjs'
import { checkReach, destroy, running, terraform } from '../stage/vms.mjs'

export const title = 'Somebody else has locked the state'

export const tell = async () => {
  const before = read(state('vm1'))
  // An apply that would change something waits for an answer, and holds the lock meanwhile.
  const other = terraform('vm1', ['apply', '-refresh=false', '-no-color', '-var=vm_user=other'], {
    how: start,
    stdin: 'pipe',
  })
  check('terraform waits for an answer', await until(() => /Enter a value/.test(other.out.stdout)), other.out.stdout)
  const result = await run(...destroy('vm1'))
  check(
    'destroy-vm vm1 says who, and since when',
    result.code === 1 && /locked by \S+@\S+ since 20\d\d-/.test(result.stderr),
    all(result),
  )
  killTree(other.pid)
  await other.done
  check(
    'vm1 is as it was',
    (await running()).includes('vm1') && read(state('vm1')) === before && exists(workspace('vm1')) && line('vm1'),
  )
  await checkReach('inventory/vm-infra.js', ['vm1'])
}
