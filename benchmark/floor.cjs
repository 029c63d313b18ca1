// The floor: the least that any program must do to answer --list. Without dependencies, checks or messages it reads and parses
// every state, reads every fragment, and prints exactly the hosts, groups and variables that --list prints for the same lab.
const { readdirSync, readFileSync, writeSync } = require('node:fs')

const root = process.argv[2]
const states = `${root}/terraform/terraform.tfstate.d`
const fragments = `${root}/ansible/inventory.d`
const hostvars = {}
const groups = { vms: { hosts: [] } }

const readFragment = (name) => {
  const vars = {}
  for (const line of readFileSync(`${fragments}/${name}.ini`, 'utf8').split('\n')) {
    if (line === '' || line[0] === '#' || line[0] === '[') continue
    for (const [, key, quoted, plain] of line.matchAll(/ ([^= ]+)=(?:'([^']*)'|(\S*))/g)) vars[key] = quoted ?? plain
  }
  return vars
}

const joinGroup = (group, name) => {
  groups[group] ??= { hosts: [] }
  groups[group].hosts.push(name)
}

for (const workspace of readdirSync(states).sort()) {
  const state = JSON.parse(readFileSync(`${states}/${workspace}/terraform.tfstate`, 'utf8'))
  for (const resource of state.resources) {
    if (resource.mode !== 'managed' || resource.type !== 'libvirt_domain') continue
    for (const { attributes } of resource.instances) {
      const { name, network_interface: interfaces } = attributes
      hostvars[name] = {
        ansible_host: interfaces[0].addresses[0],
        ansible_user: state.outputs.vm_user.value,
        tf_arch: attributes.arch,
        tf_id: attributes.id,
        tf_mac: interfaces[0].mac,
        tf_memory: attributes.memory,
        tf_resource: `libvirt_domain.${resource.name}`,
        tf_running: attributes.running,
        tf_vcpu: attributes.vcpu,
        tf_workspace: workspace,
        ...readFragment(name),
      }
      joinGroup('vms', name)
      for (const group of state.outputs.ansible_groups.value) joinGroup(group, name)
    }
  }
}

const answer = Buffer.from(JSON.stringify({ _meta: { hostvars }, ...groups }))
for (let at = 0; at < answer.length; ) {
  try {
    at += writeSync(1, answer, at)
  } catch (error) {
    if (error.code !== 'EAGAIN') throw error
  }
}
