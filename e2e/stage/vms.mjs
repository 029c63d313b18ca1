// The VMs of the story: the commands that a user has for them, and what each place knows of them.
import { check } from './checks.mjs'
import { lines } from './lines.mjs'
import { all, run } from './programs.mjs'
import { exists, fragment, journal, line, playbook, read, state, workspace } from './project.mjs'

/** Arguments for `run` and `start` that provision a small VM, with a playbook that logs in to it. */
export const provision = (vm) => ['bin/provision-vm', [vm, '320', '1', '--yes', '--playbook', playbook('reach.yml')]]
export const destroy = (...vms) => ['bin/destroy-vm', [...vms, '--yes']]
export const checkPlaces = (...rest) => run('bin/vm-inventory', ['check', '--libvirt', 'qemu:///system', ...rest])

export const virsh = async (...args) => {
  const result = await run('virsh', ['-q', ...args])
  if (result.code !== 0) throw new Error(`virsh ${args.join(' ')}: ${all(result)}`)
  return lines(result.stdout)
}
export const domains = () => virsh('list', '--all', '--name')
export const running = () => virsh('list', '--name')
export const volumes = async () => (await virsh('vol-list', 'default')).map((text) => text.split(/\s+/)[0])

/** hostvars of all hosts, as Ansible reads a source. */
export const inventory = async (source) => {
  const { stdout, stderr } = await run('ansible-inventory', ['-i', source, '--list'])
  try {
    return JSON.parse(stdout)._meta.hostvars
  } catch {
    throw new Error(`ansible-inventory -i ${source}: ${stderr}`)
  }
}

/** The address of a VM in its state. */
export const address = (vm) => JSON.parse(read(state(vm))).outputs.vm_ip.value

export const checkUp = async (vm, result) => {
  check(`provision-vm ${vm} ends well`, result.code === 0, all(result))
  check(
    `${vm} has its workspace, its fragment and its line`,
    exists(state(vm)) && exists(fragment(vm)) && line(vm),
    read('ansible/inventory.ini'),
  )
  check(`${vm} runs`, (await running()).includes(vm))
}

/** Checks that nothing is left of the VM anywhere. */
export const checkGone = async (vm) => {
  const left = await domains()
  const disks = (await volumes()).filter((name) => name.startsWith(`${vm}.`) || name.startsWith(`${vm}-`))
  const files = [workspace(vm), fragment(vm), journal(vm)].filter(exists)
  check(`${vm} is gone from libvirt`, !left.includes(vm), left.join(' '))
  check(`${vm} has no volume left`, disks.length === 0, disks.join(' '))
  check(`${vm} has no workspace, no fragment, no journal left`, files.length === 0, files.join(' '))
  check(`${vm} has no line in inventory.ini`, line(vm) === undefined, line(vm))
  const script = await inventory('inventory/vm-infra.js')
  check(`${vm} is not in the script's answer`, !(vm in script), Object.keys(script).join(' '))
}

/** Checks that a playbook can log in to each host, and finds there the VM that the inventory says it is. */
export const checkReach = async (source, hosts) => {
  const result = await run('ansible-playbook', ['-i', source, '--limit', hosts.join(), playbook('reach.yml')])
  const reached = hosts.filter((host) =>
    new RegExp(`^${host.replaceAll('.', '[.]')} +: ok=2 `, 'm').test(result.stdout),
  )
  check(
    `a playbook reaches ${hosts.join(', ')} through ${source}`,
    result.code === 0 && reached.length === hosts.length,
    all(result),
  )
}

/** Runs `terraform` by hand in the workspace of a VM, with what vm-infra.config.json says. */
export const terraform = (vm, args, { how = run, ...options } = {}) => {
  const { provision: settings } = JSON.parse(read('vm-infra.config.json'))
  const variables = Object.entries({ vm_name: vm, ...settings }).map(([name, value]) => [
    `TF_VAR_${name}`,
    String(value),
  ])
  return how('terraform', ['-chdir=terraform', ...args], {
    ...options,
    extraEnv: { TF_WORKSPACE: vm, ...Object.fromEntries(variables) },
  })
}
