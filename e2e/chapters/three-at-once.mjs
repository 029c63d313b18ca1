import { check } from '../stage/checks.mjs'
import { all, run } from '../stage/programs.mjs'
import { line, read } from '../stage/project.mjs'
import { address, checkPlaces, checkReach, checkUp, inventory, provision, running } from '../stage/vms.mjs'

const names = ['vm1', 'vm2', 'vm3']

export const title = 'Three VMs, provisioned at the same time by three processes'

export const tell = async () => {
  const results = await Promise.all(names.map((name) => run(...provision(name))))
  for (const [i, name] of names.entries()) await checkUp(name, results[i])

  const script = await inventory('inventory/vm-infra.js')
  const file = await inventory('ansible/inventory.ini')
  const addresses = names.map(address)
  check('the script lists the three', Object.keys(script).sort().join() === names.join(), Object.keys(script).join())
  check(
    'by the addresses that their states have',
    names.every((name, i) => script[name].ansible_host === addresses[i]),
    JSON.stringify(script, null, 2),
  )
  check(
    'inventory.ini has the same, by address, and nobody else',
    Object.keys(file).length === names.length && names.every((name, i) => file[addresses[i]]?.vm_name === name),
    read('ansible/inventory.ini'),
  )
  check('virsh lists the three', (await running()).sort().join() === names.join())
  const places = await checkPlaces('--all')
  check('check finds nothing', places.code === 0, all(places))
  check(
    'and shows that all four places have the three',
    names.every((name) => new RegExp(`^${name} +holds it +yes +yes +yes +ok`, 'm').test(places.stdout)),
    places.stdout,
  )
  await checkReach('inventory/vm-infra.js', names)
  await checkReach('ansible/inventory.ini', addresses)

  const valid = await run('terraform', ['-chdir=terraform', 'validate', '-no-color'])
  check('terraform validate has nothing to say', valid.code === 0 && /Success!/.test(valid.stdout), all(valid))
  const again = await run('bin/provision-vm', ['vm1', '--no-ansible'])
  check(
    'provision-vm of one that is up changes nothing',
    again.code === 0 && /No changes/.test(again.stdout),
    all(again),
  )
  check('and its line stays', line('vm1')?.startsWith(`${addresses[0]} `), line('vm1'))
}
