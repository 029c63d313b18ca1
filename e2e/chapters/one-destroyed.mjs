import { check } from '../stage/checks.mjs'
import { all, run } from '../stage/programs.mjs'
import { line, read, state } from '../stage/project.mjs'
import { address, checkGone, checkReach, destroy } from '../stage/vms.mjs'

const others = ['vm1', 'vm3']
const traces = () => others.map((vm) => [read(state(vm)), line(vm)].join()).join()

export const title = 'One of them is destroyed'

export const tell = async () => {
  const before = traces()
  const result = await run(...destroy('vm2'))
  check('destroy-vm vm2 ends well', result.code === 0, all(result))
  await checkGone('vm2')
  check('the states and lines of the others are as they were', traces() === before, traces())
  await checkReach('inventory/vm-infra.js', others)
  await checkReach('ansible/inventory.ini', others.map(address))
  const again = await run(...destroy('vm2'))
  check('once more: there is no such VM', again.code === 1 && /no VM vm2 .*vm1, vm3/.test(again.stderr), all(again))
}
