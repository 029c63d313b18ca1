import { rmSync, writeFileSync } from 'node:fs'
import { check } from '../stage/checks.mjs'
import { killTree } from '../stage/kill-tree.mjs'
import { run, start, until } from '../stage/programs.mjs'
import { hold, project } from '../stage/project.mjs'
import { checkUp, domains, provision, volumes } from '../stage/vms.mjs'

export const title = 'A provision is killed before the domain runs, and run again'

export const tell = async () => {
  writeFileSync(hold, '')
  const first = start(...provision('vm4'), {
    extraEnv: { E2E_HOLD: hold, PATH: `${project}/e2e/held:${process.env.PATH}` },
  })
  check('its disk is there first', await until(async () => (await volumes()).includes('vm4.qcow2')), first.out.stdout)
  killTree(first.pid)
  await first.done
  rmSync(hold)
  check('there is no domain', !(await domains()).includes('vm4'))
  const held = { extraEnv: { TF_VAR_vm_inventory: `${project}/e2e/held/vm-inventory`, E2E_HOLD: hold } }
  await checkUp('vm4', await run(...provision('vm4'), held))
}
