import { check } from '../stage/checks.mjs'
import { all, run } from '../stage/programs.mjs'
import { fragment, line, playbook, read } from '../stage/project.mjs'
import { address, checkGone, checkPlaces, checkUp } from '../stage/vms.mjs'

/** What provision-vm.sh wrote before there was more than one VM. */
const seed = (ip) => `# Fragment for dev-vm
[vms]
${ip} ansible_user=mr ansible_ssh_private_key_file=~/.ssh/vm_key ansible_ssh_common_args='-o StrictHostKeyChecking=no' ansible_python_interpreter=/usr/bin/python3 vm_name=dev-vm

# End fragment for dev-vm
`

export const title = 'The old spelling'

export const tell = async () => {
  const gone = await run('./destroy-vm.sh', ['vm1', '--yes'])
  check('./destroy-vm.sh vm1 ends well', gone.code === 0, all(gone))
  await checkGone('vm1')
  const result = await run('./provision-vm.sh', ['dev-vm', '320', '1', '--playbook', playbook('reach.yml')])
  await checkUp('dev-vm', result)
  const expected = seed(address('dev-vm'))
  check('the fragment has the form it always had', read(fragment('dev-vm')) === expected, read(fragment('dev-vm')))
  check("the line of inventory.ini is the fragment's", line('dev-vm') === expected.split('\n')[2], line('dev-vm'))
  const clean = await checkPlaces()
  check('check finds nothing', clean.code === 0, all(clean))
  const down = await run('./destroy-vm.sh', ['dev-vm', '--yes'])
  check('./destroy-vm.sh dev-vm ends well', down.code === 0, all(down))
  await checkGone('dev-vm')
}
