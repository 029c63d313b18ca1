import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInstalled } from '../scripts/programs.mjs'

const PLUGIN = 'cloud.terraform.terraform_state'

/** It runs `terraform init` for each state: with more of them that takes minutes. */
const MOST = 10

/** The caller's settings for where Ansible's collections are and where Terraform gets providers: the plugin needs both. */
const OWN = ['ANSIBLE_COLLECTIONS_PATH', 'ANSIBLE_COLLECTIONS_PATHS', 'TF_CLI_CONFIG_FILE', 'TF_PLUGIN_CACHE_DIR']

/**
 * Contestants that measure Ansible itself with this program's script, and with the plugin of the collection cloud.terraform: both, or
 * none if the collection is not installed or cannot get its providers. The plugin reads one state per configuration file.
 */
export const throughAnsible = (lab, size, env, script) => {
  if (size > MOST || !isInstalled('ansible-inventory')) return []
  const kept = OWN.filter((name) => process.env[name] !== undefined).map((name) => [name, process.env[name]])
  const own = { ...env, ...Object.fromEntries(kept), VM_INFRA_ROOT: lab }
  // Its exit code is 0 even if there is no such plugin.
  const { stdout } = spawnSync('ansible-doc', ['-t', 'inventory', PLUGIN], { env: own, encoding: 'utf8' })
  if (!stdout.includes('backend_type')) return []
  const contestant = (name, inventory, enabled) => ({
    name: `ansible-inventory, ${name}`,
    lists: true,
    command: ['ansible-inventory', '-i', inventory, '--list'],
    env: { ...own, ANSIBLE_INVENTORY_ENABLED: enabled },
  })
  const plugin = contestant('cloud.terraform', configure(lab), PLUGIN)
  const found = hostsIn(plugin)
  if (found === size) return [contestant('vm-infra.js', script, 'script'), plugin]
  console.error(`cloud.terraform lists ${found} hosts of ${size}, and is left out`)
  return []
}

/** The number of hosts that Ansible lists; 0 if it fails, as without providers. */
const hostsIn = ({ command: [program, ...args], env }) => {
  const { status, stdout } = spawnSync(program, args, { env, encoding: 'utf8' })
  return status === 0 ? Object.keys(JSON.parse(stdout)._meta.hostvars).length : 0
}

/** Makes a folder with one configuration file per state. */
const configure = (lab) => {
  const folder = join(lab, 'cloud.terraform')
  mkdirSync(folder, { recursive: true })
  const states = join(lab, 'terraform', 'terraform.tfstate.d')
  for (const workspace of readdirSync(states)) {
    const config = {
      plugin: PLUGIN,
      backend_type: 'local',
      backend_config: { path: join(states, workspace, 'terraform.tfstate') },
      provider_mapping: [{ provider_name: 'registry.terraform.io/dmacvicar/libvirt', types: ['libvirt_domain'] }],
      hostnames: ['name'],
    }
    writeFileSync(join(folder, `${workspace}.terraform_state.yml`), JSON.stringify(config))
  }
  return folder
}
