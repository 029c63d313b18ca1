// The story's own project, as a user has it in a checkout.
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root as checkout } from '../../scripts/run.mjs'
import { lines } from './lines.mjs'

const SHIPPED = [
  'ansible',
  'ansible.cfg',
  'bin',
  'destroy-vm.sh',
  'dist',
  'e2e',
  'inventory',
  'package.json',
  'provision-vm.sh',
  'terraform',
]
const LEFT_BEHIND = /\.terraform(\.lock\.hcl)?$|\.vm-infra$|tfstate|inventory\.d\/.*\.ini$|ansible\/\.?inventory\.ini/

/** The folder of this run, and the project in it. */
export const work = process.env.E2E_WORK
export const project = join(work, 'project')
export const pool = join(work, 'pool')
/** While this file is there, the programs of e2e/held wait. */
export const hold = join(work, 'hold')

/** Copies what a checkout ships, but nothing that was made in it since. */
export const layOutProject = () => {
  for (const name of SHIPPED) {
    cpSync(join(checkout, name), join(project, name), { recursive: true, filter: (path) => !LEFT_BEHIND.test(path) })
  }
  symlinkSync(join(checkout, 'node_modules'), join(project, 'node_modules'))
  const base_image = join(process.env.E2E_CACHE, 'images', 'guest.qcow2')
  const provision = { domain_type: 'qemu', base_image, disk_size: 2 }
  writeFileSync(join(project, 'vm-infra.config.json'), `${JSON.stringify({ provision }, null, 2)}\n`)
}

export const playbook = (name) => join(project, 'e2e', 'playbooks', name)
export const workspace = (vm) => `terraform/terraform.tfstate.d/${vm}`
export const state = (vm) => `${workspace(vm)}/terraform.tfstate`
export const fragment = (vm) => `ansible/inventory.d/${vm}.ini`
export const journal = (vm) => `terraform/.vm-infra/${vm}.json`

export const exists = (path) => existsSync(join(project, path))
export const read = (path) => (exists(path) ? readFileSync(join(project, path), 'utf8') : '')
export const write = (path, text) => writeFileSync(join(project, path), text)
export const remove = (path) => rmSync(join(project, path))

/** The VM's line in inventory.ini. */
export const line = (vm) =>
  lines(read('ansible/inventory.ini')).find((text) => text.split(' ').includes(`vm_name=${vm}`))
