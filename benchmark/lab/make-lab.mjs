import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const TEMPLATE = JSON.parse(readFileSync(new URL('libvirt-state.json', import.meta.url), 'utf8'))

/** A state of one VM as this project's Terraform root makes it, with provider libvirt 0.8. */
export const stateText = (vm) => {
  const words = {
    ADDRESS: vm.address,
    DOMAIN_ID: uuid(vm, 'domain'),
    FORGET_ID: uuid(vm, 'forget'),
    FRAGMENT: fragmentText(vm),
    FRAGMENT_ID: createHash('sha1').update(fragmentText(vm)).digest('hex'),
    LINEAGE: uuid(vm, 'lineage'),
    MAC: mac(vm),
    MERGE_ID: uuid(vm, 'merge'),
    NAME: vm.name,
    SEED_ID: uuid(vm, 'seed'),
    USER: vm.user ?? 'mr',
  }
  const word = new RegExp(`\\b(${Object.keys(words).join('|')})\\b`, 'g')
  const fill = (value) => {
    if (typeof value === 'string') return value.replace(word, (name) => words[name])
    if (Array.isArray(value)) return value[0] === 'GROUPS' ? (vm.groups ?? []) : value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]))
  }
  return `${JSON.stringify(fill(TEMPLATE), null, 2)}\n`
}

/** The state that is left of a VM after `terraform destroy`. */
export const destroyedStateText = (vm) =>
  `${JSON.stringify({ ...JSON.parse(stateText(vm)), outputs: {}, resources: [] }, null, 2)}\n`

/** The fragment that Terraform writes for one VM. */
export const fragmentText = ({ name, address, user = 'mr', dotfiles }) =>
  [
    `# Fragment for ${name}`,
    '[vms]',
    [
      `${address} ansible_user=${user} ansible_ssh_private_key_file=~/.ssh/vm_key`,
      "ansible_ssh_common_args='-o StrictHostKeyChecking=no' ansible_python_interpreter=/usr/bin/python3",
      `vm_name=${name}${dotfiles === undefined ? '' : ` dotfiles_local_path=${dotfiles}`}`,
    ].join(' '),
    '',
    `# End fragment for ${name}`,
    '',
  ].join('\n')

/** `count` VMs with names, addresses and groups of their own. */
export const makeVms = (count) =>
  Array.from({ length: count }, (_, i) => ({
    name: `vm-${String(i + 1).padStart(5, '0')}`,
    address: `10.20.${Math.floor(i / 250)}.${(i % 250) + 1}`,
    groups: [['web', 'db', 'cache'][i % 3]],
  }))

/** Writes a project of `vms` below `root`: a state and a fragment for each. */
export const writeLab = (root, vms) => {
  mkdirSync(join(root, 'terraform', 'terraform.tfstate.d'), { recursive: true })
  mkdirSync(join(root, 'ansible', 'inventory.d'), { recursive: true })
  for (const vm of vms) {
    const workspace = join(root, 'terraform', 'terraform.tfstate.d', vm.name)
    mkdirSync(workspace)
    writeFileSync(join(workspace, 'terraform.tfstate'), stateText(vm))
    writeFileSync(join(root, 'ansible', 'inventory.d', `${vm.name}.ini`), fragmentText(vm))
  }
}

const digest = (vm, purpose) => createHash('sha256').update(`${purpose}:${vm.name}`).digest('hex')

const uuid = (vm, purpose) => digest(vm, purpose).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')

const mac = (vm) =>
  `52:54:00:${digest(vm, 'mac')
    .slice(0, 6)
    .replace(/(..)(..)(..)/, '$1:$2:$3')
    .toUpperCase()}`
