import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { attempt, ExplainedError, isMissing, UsageError } from '../errors.js'
import type { ProgramCall } from '../process/command.js'
import { playbookInventories, QUIET } from './playbook-inventories.js'
import type { Project } from './session.js'

/** What is run of Ansible for one VM. */
export interface PlaybookCalls {
  /** The playbook, for this VM alone. */
  readonly play: ProgramCall
  /** Prints, as JSON, the variables that a play has for the VM before it begins. */
  readonly variables: ProgramCall
}

/**
 * Returns a function that gives what is to be run for a VM; undefined if there is to be no playbook. The inventory is the
 * project's own script, else the one of this program, with what Ansible is configured to read beside it.
 *
 * @param given An absolute path, or ''. `undefined`: the project's own playbook. `false`: none
 * @throws ExplainedError when there is no such playbook; a UsageError if it was named on the command line
 */
export const playbookCalls = (
  given: string | false | undefined,
  project: Project,
  signal: AbortSignal,
): ((vm: string) => Promise<PlaybookCalls>) | undefined => {
  if (given === false) return undefined
  const { root } = project.config
  const playbook = given ?? join(root, 'ansible', 'playbook.yml')
  const wrong = given === '' ? 'there is no playbook ""' : whatIsWrong(playbook)
  if (wrong !== undefined) {
    const Wrong = given === undefined ? ExplainedError : UsageError
    throw new Wrong(wrong, 'name one with --playbook, or give --no-ansible')
  }
  const own = join(root, 'inventory', 'vm-infra.js')
  const script = existsSync(own) ? own : join(project.executable, '..', '..', '..', 'inventory', 'vm-infra.js')
  let asked: Promise<readonly string[]> | undefined
  return async (vm) => {
    asked ??= playbookInventories(script, project, signal)
    const inventories = await asked
    // Beside the script there may be what Ansible passes over with a warning. If the script fails, `--limit` finds no VM.
    const isAlone = inventories.length === 1 && inventories[0] === script
    const common = {
      cwd: root,
      env: {
        ...project.childEnv,
        ...(isAlone && { ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: '1' }),
        ANSIBLE_NOCOLOR: '1',
      },
    }
    const sources = inventories.flatMap((path) => ['-i', path])
    return {
      play: { program: 'ansible-playbook', args: [...sources, '--limit', vm, playbook], ...common },
      variables: {
        program: 'ansible-inventory',
        args: [...sources, '--playbook-dir', dirname(playbook), '--host', vm],
        cwd: root,
        env: { ...common.env, ...QUIET },
      },
    }
  }
}

const whatIsWrong = (path: string): string | undefined =>
  attempt(
    () => (statSync(path).isFile() ? undefined : `the playbook ${path} is not a file`),
    (code) => (isMissing(code) ? `there is no playbook ${path}` : `the playbook ${path} cannot be read (${code})`),
  )
