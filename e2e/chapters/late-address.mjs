import { check } from '../stage/checks.mjs'
import { run } from '../stage/programs.mjs'
import { address, checkGone, checkReach, checkUp, destroy, provision } from '../stage/vms.mjs'

export const title = 'A VM whose address Terraform does not wait for'

export const tell = async () => {
  const result = await run(...provision('vm9'), { extraEnv: { TF_VAR_wait_for_lease: 'false' } })
  check('provision-vm waits for it', /vm9 > waiting for an address: done/.test(result.stdout), result.stdout)
  await checkUp('vm9', result)
  check('the state has it', /^192\.168\.122\.\d+$/.test(address('vm9')), address('vm9'))
  await checkReach('ansible/inventory.ini', [address('vm9')])
  await run(...destroy('vm9'))
  await checkGone('vm9')
}
