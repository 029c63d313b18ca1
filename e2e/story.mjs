// The story of VMs that come and go, told by the commands a user has, on real VMs.
import { readFileSync } from 'node:fs'
import {
  chapter,
  check,
  exists,
  finish,
  killTree,
  layOutProject,
  lines,
  playbook,
  project,
  read,
  run,
  start,
  until,
} from './stage.mjs'

const begin = Date.now()
const reach = ['--playbook', playbook('reach.yml')]
const provision = (name, ...rest) => ['bin/provision-vm', [name, '320', '1', '--yes', ...reach, ...rest]]
const virsh = async (...args) => lines((await run('virsh', ['-q', ...args])).stdout)
const domains = () => virsh('list', '--all', '--name')
const running = () => virsh('list', '--name')
const volumes = async () => (await virsh('vol-list', 'default')).map((line) => line.split(/\s+/)[0])
const inventory = async (source) => {
  const { stdout, stderr } = await run('ansible-inventory', ['-i', source, '--list'])
  try {
    return JSON.parse(stdout)._meta.hostvars
  } catch {
    throw new Error(`ansible-inventory -i ${source}: ${stderr}`)
  }
}
const state = (name) => `terraform/terraform.tfstate.d/${name}/terraform.tfstate`
const fragment = (name) => `ansible/inventory.d/${name}.ini`
const line = (name) => lines(read('ansible/inventory.ini')).find((text) => text.includes(`vm_name=${name}`))
const all = (result) => result.stdout + result.stderr

const checkUp = async (name, result) => {
  check(`provision-vm ${name} ends well`, result.code === 0, all(result))
  check(
    `${name} has its workspace, its fragment and its line`,
    exists(state(name)) && exists(fragment(name)) && line(name),
    read('ansible/inventory.ini'),
  )
  check(`${name} runs`, (await running()).includes(name))
}
const checkGone = async (name) => {
  check(`${name} is gone from libvirt`, !(await domains()).includes(name), (await domains()).join(' '))
  check(
    `${name} has no volume left`,
    !(await volumes()).some((volume) => volume.startsWith(`${name}.`) || volume.startsWith(`${name}-`)),
    (await volumes()).join(' '),
  )
  check(
    `${name} has no workspace, no fragment and no line left`,
    !exists(`terraform/terraform.tfstate.d/${name}`) && !exists(fragment(name)) && !line(name),
    read('ansible/inventory.ini'),
  )
  check(`${name} is not in the script's answer`, !(name in (await inventory('inventory/vm-infra.js'))))
}
const checkReach = async (source, names) => {
  const result = await run('ansible-playbook', ['-i', source, playbook('reach.yml')])
  check(
    `the playbook reaches ${names.join(', ')} through ${source}`,
    result.code === 0 && (result.stdout.match(/ok=2 /g) ?? []).length === names.length,
    all(result),
  )
}

layOutProject()

await chapter('Three VMs, provisioned at the same time by three processes', async () => {
  const names = ['vm1', 'vm2', 'vm3']
  const results = await Promise.all(names.map((name) => run(...provision(name))))
  for (const [i, name] of names.entries()) await checkUp(name, results[i])
  const script = await inventory('inventory/vm-infra.js')
  const file = await inventory('ansible/inventory.ini')
  check('the script lists the three', Object.keys(script).sort().join() === names.join(), Object.keys(script).join())
  check(
    'the file has them by address',
    names.every((name) => file[script[name]?.ansible_host]?.vm_name === name),
    read('ansible/inventory.ini'),
  )
  check('virsh lists the three', (await running()).sort().join() === names.join())
  await checkReach('inventory/vm-infra.js', names)
  await checkReach('ansible/inventory.ini', names)
})

await chapter('One of them is destroyed', async () => {
  const result = await run('bin/destroy-vm', ['vm2', '--yes'])
  check('destroy-vm vm2 ends well', result.code === 0, all(result))
  await checkGone('vm2')
  await checkReach('inventory/vm-infra.js', ['vm1', 'vm3'])
})

await chapter('A provision is killed before the domain runs, and run again', async () => {
  const first = start(...provision('vm4'))
  check('its disk is there first', await until(async () => (await volumes()).includes('vm4.qcow2'), 60))
  killTree(first.pid)
  await first.done
  check('the domain does not run yet', !(await running()).includes('vm4'))
  await checkUp('vm4', await run(...provision('vm4')))
})

await chapter('A provision is killed after the domain runs, and run again', async () => {
  const first = start(...provision('vm5'))
  check('the domain runs', await until(async () => (await running()).includes('vm5'), 60))
  killTree(first.pid)
  await first.done
  check('the state does not know the domain', !read(state('vm5')).includes('libvirt_domain'))
  await checkUp('vm5', await run(...provision('vm5')))
  await checkReach('inventory/vm-infra.js', ['vm1', 'vm3', 'vm4', 'vm5'])
})

await chapter('A destroy is killed in the middle, and run again', async () => {
  const first = start('bin/destroy-vm', ['vm4', '--yes'])
  check('the domain goes first', await until(async () => !(await domains()).includes('vm4'), 60))
  killTree(first.pid)
  await first.done
  const second = await run('bin/destroy-vm', ['vm4', '--yes'])
  check('the second destroy-vm vm4 ends well', second.code === 0, all(second))
  await checkGone('vm4')
})

await chapter('A playbook that fails', async () => {
  const args = ['vm6', '320', '1', '--yes', '--playbook', playbook('fail.yml')]
  const rolledBack = await run('bin/provision-vm', args)
  check('provision-vm says so', rolledBack.code === 1 && /provision-vm vm6/.test(rolledBack.stderr), all(rolledBack))
  await checkGone('vm6')
  const kept = await run('bin/provision-vm', [...args, '--keep-on-failure'])
  check(
    'with --keep-on-failure the message says how to go on',
    kept.code === 1 && /provision-vm vm6/.test(kept.stderr),
    all(kept),
  )
  check('and the VM is kept', (await running()).includes('vm6') && exists(state('vm6')) && line('vm6'))
  await checkUp('vm6', await run(...provision('vm6')))
  await run('bin/destroy-vm', ['vm6', '--yes'])
  await checkGone('vm6')
})

await chapter('A VM is deleted behind the back of Terraform', async () => {
  await virsh('destroy', 'vm5')
  await virsh('undefine', 'vm5')
  const found = await run('bin/vm-inventory', ['check', '--libvirt', 'qemu:///system'])
  check('check finds it', found.code === 3 && /vm5/.test(found.stdout), all(found))
  const result = await run('bin/destroy-vm', ['vm5', '--yes'])
  check('destroy-vm removes what is left', result.code === 0, all(result))
  await checkGone('vm5')
})

await chapter('A terraform destroy by hand', async () => {
  const args = ['destroy', '-auto-approve', '-input=false', '-no-color', '-refresh=false']
  const variables = {
    TF_WORKSPACE: 'vm3',
    TF_VAR_vm_name: 'vm3',
    TF_VAR_base_image: `${process.env.E2E_CACHE}/guest.qcow2`,
  }
  const result = await run('terraform', args, { cwd: `${project}/terraform`, extraEnv: variables })
  check('it ends well', result.code === 0, all(result))
  check(
    'the fragment is gone and inventory.ini followed',
    !exists(fragment('vm3')) && !line('vm3') && line('vm1'),
    read('ansible/inventory.ini'),
  )
  const again = await run('bin/destroy-vm', ['vm3', '--yes'])
  check('destroy-vm removes the empty workspace', again.code === 0, all(again))
  await checkGone('vm3')
})

await chapter('The old spelling', async () => {
  const result = await run('./provision-vm.sh', ['dev-vm', '320', '1', '--yes', ...reach])
  await checkUp('dev-vm', result)
  const address = JSON.parse(readFileSync(`${project}/${state('dev-vm')}`, 'utf8')).outputs.vm_ip.value
  const expected = `# Fragment for dev-vm
[vms]
${address} ansible_user=mr ansible_ssh_private_key_file=~/.ssh/vm_key ansible_ssh_common_args='-o StrictHostKeyChecking=no' ansible_python_interpreter=/usr/bin/python3 vm_name=dev-vm

# End fragment for dev-vm
`
  check('the fragment has the form it always had', read(fragment('dev-vm')) === expected, read(fragment('dev-vm')))
  check("the line of inventory.ini is the fragment's", line('dev-vm') === expected.split('\n')[2])
  const clean = await run('bin/vm-inventory', ['check', '--libvirt', 'qemu:///system'])
  check('check finds nothing', clean.code === 0, all(clean))
  const down = await run('./destroy-vm.sh', ['dev-vm', 'vm1', '--yes'])
  check('./destroy-vm.sh ends well', down.code === 0, all(down))
  await checkGone('dev-vm')
  await checkGone('vm1')
})

console.log(`the story took ${((Date.now() - begin) / 1000).toFixed(0)} s`)
process.exitCode = finish()
