import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ProgramCall } from '../process/command.js'
import type { Project } from './session.js'

/**
 * How a playbook is run for one VM alone, with the inventory script as its only source: the project's own, else the one beside
 * the program that runs.
 */
export const playbookCommand = (
  playbook: string,
  { config: { root }, childEnv, executable }: Project,
): ((vm: string) => ProgramCall) => {
  const own = join(root, 'inventory', 'vm-infra.js')
  const script = existsSync(own) ? own : join(executable, '..', '..', '..', 'inventory', 'vm-infra.js')
  return (vm) => ({
    program: 'ansible-playbook',
    args: ['-i', script, '--limit', vm, playbook],
    cwd: root,
    env: { ...childEnv, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: '1', ANSIBLE_NOCOLOR: '1' },
  })
}
