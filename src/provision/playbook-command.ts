import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ProgramCall } from '../process/command.js'

/** The inventory script: the project's own, else the one beside the program that runs. */
export const inventoryScript = (root: string, executable: string): string => {
  const own = join(root, 'inventory', 'vm-infra.js')
  return existsSync(own) ? own : join(executable, '..', '..', '..', 'inventory', 'vm-infra.js')
}

/** Runs a playbook for one VM alone, with the inventory script as its only source. */
export const playbookCommand = (options: {
  root: string
  script: string
  playbook: string
  vm: string
  childEnv: Readonly<Record<string, string>>
}): ProgramCall => ({
  program: 'ansible-playbook',
  args: ['-i', options.script, '--limit', options.vm, options.playbook],
  cwd: options.root,
  env: { ...options.childEnv, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: '1', ANSIBLE_NOCOLOR: '1' },
})
