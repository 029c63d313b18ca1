import { check } from '../stage/checks.mjs'
import { killTree, signal } from '../stage/kill-tree.mjs'
import { all, run, start, until } from '../stage/programs.mjs'
import { read, state } from '../stage/project.mjs'
import { checkGone, checkPlaces, checkReach, checkUp, destroy, provision, running } from '../stage/vms.mjs'

const untilItRuns = async (vm, provisioning) =>
  check(`${vm} runs`, await until(async () => (await running()).includes(vm)), provisioning.out.stdout)

export const title = 'Provisions are killed after the domain runs, and run again'

export const tell = async () => {
  const [vm5, vm6] = [start(...provision('vm5')), start(...provision('vm6'))]
  await untilItRuns('vm5', vm5)
  killTree(vm5.pid)
  await vm5.done
  check('the state of vm5 does not know the domain', !read(state('vm5')).includes('libvirt_domain'))
  const found = await checkPlaces()
  check(
    'check finds it, and says what to run',
    found.code === 3 && /^vm5 .*provision-vm vm5/m.test(found.stdout),
    all(found),
  )

  // Only provision-vm itself is killed: Terraform, in a group of its own, lives on.
  await untilItRuns('vm6', vm6)
  signal(-vm6.pid, 'SIGKILL')
  await vm6.done
  const [again5, down6] = await Promise.all([run(...provision('vm5')), run(...destroy('vm6'))])
  await checkUp('vm5', again5)
  check('destroy-vm vm6 ends well', down6.code === 0, all(down6))
  await checkGone('vm6')
  await checkReach('inventory/vm-infra.js', ['vm1', 'vm3', 'vm4', 'vm5'])
}
