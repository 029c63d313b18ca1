import { ExplainedError } from '../errors.js'
import type { Survey } from './survey.js'
import type { Task } from './task.js'
import { settingOf } from './vm-settings.js'

/**
 * Asks before a VM that is there is replaced: the provider does that for a change of memory or CPUs. What the VM has now is
 * in its state, and in the journal where the state has no libvirt domain.
 *
 * @throws ExplainedError when the answer is no, or nobody can be asked
 */
export const askBeforeChange = async (
  task: Task,
  { resources }: Survey,
  confirm: (question: string) => Promise<boolean>,
): Promise<void> => {
  if (resources.length === 0) return
  const domain = resources.find(({ type }) => type === 'libvirt_domain')?.attributes
  const changes = ATTRIBUTES.flatMap(([variable, attribute]) => {
    const now = domain === undefined ? remembered(task, variable) : domain[attribute]
    const wanted = task.setting(variable)
    if (now === undefined || wanted === undefined || Number(now) === Number(wanted)) return []
    return `${variable} from ${now} to ${wanted}`
  })
  if (changes.length === 0) return
  const { vm } = task.session
  if (await confirm(`${vm} is there, and would be replaced to change ${changes.join(' and ')}. Go on?`)) return
  throw new ExplainedError(`${vm} stays as it is`, 'run it again to change it')
}

/** Variables, and the attributes of the libvirt domain that they become (provider 0.6 to 0.8, memory in MiB). */
const ATTRIBUTES = [
  ['memory', 'memory'],
  ['vcpus', 'vcpu'],
] as const

const remembered = ({ session, journal }: Task, variable: string): string | undefined => {
  if (journal?.phase !== 'up') return undefined
  const { config, root, env } = session
  return settingOf(variable, { config, root, env, variables: journal.variables })
}
