import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { attempt, ExplainedError, isMissing, UsageError } from '../errors.js'
import type { ProgramCall } from '../process/command.js'
import type { Project } from './session.js'

/**
 * Returns a function that gives the command to run the playbook for one VM alone; undefined if none is to be run. Its only
 * inventory is the project's own script, else the one of this program.
 *
 * @param given An absolute path, or ''. `undefined`: the project's own playbook. `false`: none
 * @throws ExplainedError when there is no such playbook; a UsageError if it was named on the command line
 */
export const playbookCommand = (
  given: string | false | undefined,
  { config: { root }, childEnv, executable }: Project,
): ((vm: string) => ProgramCall) | undefined => {
  if (given === false) return undefined
  const playbook = given ?? join(root, 'ansible', 'playbook.yml')
  const wrong = given === '' ? 'there is no playbook ""' : whatIsWrong(playbook)
  if (wrong !== undefined) {
    const Wrong = given === undefined ? ExplainedError : UsageError
    throw new Wrong(wrong, 'name one with --playbook, or give --no-ansible')
  }
  const own = join(root, 'inventory', 'vm-infra.js')
  const script = existsSync(own) ? own : join(executable, '..', '..', '..', 'inventory', 'vm-infra.js')
  return (vm) => ({
    program: 'ansible-playbook',
    args: ['-i', script, '--limit', vm, playbook],
    cwd: root,
    env: { ...childEnv, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: '1', ANSIBLE_NOCOLOR: '1' },
  })
}

const whatIsWrong = (path: string): string | undefined =>
  attempt(
    () => (statSync(path).isFile() ? undefined : `the playbook ${path} is not a file`),
    (code) => (isMissing(code) ? `there is no playbook ${path}` : `the playbook ${path} cannot be read (${code})`),
  )
