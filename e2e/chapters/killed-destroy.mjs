import { rmSync, writeFileSync } from 'node:fs'
import { check } from '../stage/checks.mjs'
import { killTree } from '../stage/kill-tree.mjs'
import { all, run, start, until } from '../stage/programs.mjs'
import { exists, hold, workspace } from '../stage/project.mjs'
import { checkGone, destroy, domains } from '../stage/vms.mjs'

export const title = 'A destroy is killed in the middle, and run again'

// vm4 was provisioned with e2e/held/vm-inventory as the program that Terraform calls at the end: it can be held up.
export const tell = async () => {
  writeFileSync(hold, '')
  const first = start(...destroy('vm4'), { extraEnv: { E2E_HOLD: hold } })
  check('the domain goes first', await until(async () => !(await domains()).includes('vm4')), first.out.stdout)
  killTree(first.pid)
  await first.done
  rmSync(hold)
  check('the workspace is still there', exists(workspace('vm4')))
  const second = await run(...destroy('vm4'))
  check('the second destroy-vm vm4 ends well', second.code === 0, all(second))
  await checkGone('vm4')
}
