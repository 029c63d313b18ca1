import { planFile } from '../journal/journal.js'
import type { Inventory } from '../model/inventory.js'
import { shellWord } from '../model/shell-word.js'
import { commandLine, type ProgramCall } from '../process/command.js'
import { shownStatic } from '../static/static-file.js'
import { baseOf, uploadCommands } from './base-image.js'
import { privateKeyOf } from './check-keys.js'
import type { Task } from './task.js'
import {
  applyCommand,
  applyPlanCommand,
  deleteWorkspaceCommand,
  destroyCommand,
  initCommand,
  planCommand,
  refreshCommand,
  showPlanCommand,
} from './terraform-commands.js'
import { sshCommand } from './wait-for-ssh.js'

/** One planned step. Whether it is needed may only be known when it is run. */
export interface PlannedStep {
  readonly title: string
  /** When it is run or left out, or for how long it is repeated. */
  readonly when?: string
  readonly commands: readonly ProgramCall[]
}

/** What `provision-vm` would run for one VM, in order, with ADDRESS, SIZE and IMAGE for values that are not known yet. */
export const planProvision = (task: Task, playbook: ProgramCall | undefined): PlannedStep[] => {
  const { vm, call, libvirt } = task
  const base = baseOf(task)
  const plan = planFile(call.dir, vm)
  const steps: (PlannedStep | undefined)[] = [
    { title: 'prepare Terraform', when: 'unless it is ready', commands: [initCommand(call)] },
    libvirt && base !== undefined
      ? {
          title: `put ${base.image} into the pool`,
          when: 'unless it is there',
          commands: Object.values(uploadCommands(libvirt, base, 'SIZE', base.remote ? 'IMAGE' : base.image)),
        }
      : undefined,
    {
      title: 'plan it, and ask if something would be destroyed',
      when: 'only if the VM exists; that plan is then applied',
      commands: [
        planCommand(call, plan),
        showPlanCommand(call, plan),
        applyPlanCommand(call, plan, { variables: false }),
      ],
    },
    { title: 'create the VM', when: 'only if it does not exist', commands: [applyCommand(call)] },
    { title: 'wait for an address', when: 'until the state has one', commands: [refreshCommand(call)] },
    { title: `write ${shownStatic(task.config)}`, commands: [] },
    {
      title: 'wait for ssh and cloud-init',
      when: 'until login works',
      commands: [sshCommand(task, expected(task))],
    },
    playbook && { title: 'configure the VM', commands: [playbook] },
  ]
  return steps.filter((step) => step !== undefined)
}

/** An inventory with the VM as its fragment will list it. */
const expected = ({ vm, setting }: Task): Inventory => {
  const user = setting('vm_user')
  const key = setting('ssh_public_key_file')
  const vars = {
    ansible_host: 'ADDRESS',
    ...(user !== undefined && { ansible_user: user }),
    ...(key !== undefined && { ansible_ssh_private_key_file: privateKeyOf(key) }),
  }
  const host = { name: vm, address: 'ADDRESS', vars, groups: [], layers: [] }
  return { hosts: new Map([[vm, host]]), groups: new Map(), vms: new Map(), problems: [] }
}

/** What `destroy-vm` would run for one VM, in order. */
export const planDestroy = ({ call, config }: Task): PlannedStep[] => [
  { title: 'prepare Terraform', when: 'unless it is ready', commands: [initCommand(call)] },
  { title: 'destroy the VM', commands: [destroyCommand(call, { refresh: false })] },
  { title: 'the same with a refresh', when: 'only if that fails', commands: [destroyCommand(call, { refresh: true })] },
  { title: 'remove its workspace', commands: [deleteWorkspaceCommand(call)] },
  { title: `remove its fragment and write ${shownStatic(config)}`, commands: [] },
]

/**
 * The plan as text: each step on a line, and below it its commands as they could be typed. Values of sensitive variables are not
 * shown.
 */
export const renderPlan = ({ vm, root }: Task, steps: readonly PlannedStep[]): string => {
  const lines = steps.flatMap(({ title, when, commands }, at) => [
    `  ${at + 1}. ${title}${when === undefined ? '' : ` (${when})`}`,
    ...commands.map(
      (command) => `     (cd ${shellWord(command.cwd)} && ${commandLine(withoutValues(command, root.sensitive))})`,
    ),
  ])
  return `${[`${vm}:`, ...lines].join('\n')}\n`
}

const HIDDEN = '(sensitive value)'

const withoutValues = (command: ProgramCall, sensitive: readonly string[]): ProgramCall => {
  const env: Record<string, string> = { ...command.env }
  for (const name of sensitive) if (Object.hasOwn(env, `TF_VAR_${name}`)) env[`TF_VAR_${name}`] = HIDDEN
  const args = command.args.map((arg) => {
    const name = sensitive.find((one) => arg.startsWith(`-var=${one}=`))
    return name === undefined ? arg : `-var=${name}=${HIDDEN}`
  })
  return { ...command, env, args }
}
