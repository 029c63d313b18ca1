import { type JournalEntry, readJournal } from '../journal/journal.js'
import { type Libvirt, openLibvirt } from './libvirt.js'
import type { Session } from './session.js'
import type { TerraformCall } from './terraform-commands.js'
import { settingOf, settingsEnvironment } from './vm-settings.js'

/** One VM's work with Terraform: how to call it, what it was told, what is remembered. */
export interface Task extends Session {
  readonly call: TerraformCall
  /** What was asked for, now or the last time, without `vm_name`. Passed with `-var`. */
  readonly variables: Readonly<Record<string, string>>
  /** What else the VM was made with. Passed with `-var` too. */
  readonly made: Readonly<Record<string, string>>
  /** The value a variable will have, if it can be told. */
  readonly setting: (name: string) => string | undefined
  readonly journal: JournalEntry | undefined
  /** The storage pool that its volumes are in. */
  readonly pool: string
  /** Only when the configuration has resources of libvirt. */
  readonly libvirt?: Libvirt
}

/** What is not asked for now is as it was the last time, as far as the configuration still knows the variable. */
export const openTask = (session: Session, requested: Readonly<Record<string, string>>): Task => {
  const { config, root, env, childEnv, vm } = session
  const journal = readJournal(root.dir, vm)
  const known = (values: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(values).filter(([name]) => root.variables.has(name)))
  const variables = { ...known(journal?.variables), ...requested }
  const made = Object.fromEntries(
    Object.entries(known(journal?.made)).filter(([name]) => !Object.hasOwn(variables, name)),
  )
  const passed = { ...made, ...variables }
  const setting = (name: string): string | undefined => settingOf(name, { config, root, env, variables: passed })
  return {
    ...session,
    variables,
    made,
    setting,
    pool: setting('pool') ?? 'default',
    journal,
    call: {
      program: config.terraform.program,
      dir: root.dir,
      workspace: vm,
      variables: { ...(root.variables.has('vm_name') && { vm_name: vm }), ...passed },
      ownArgs: {
        all: env.TF_CLI_ARGS ?? '',
        apply: env.TF_CLI_ARGS_apply ?? '',
        plan: env.TF_CLI_ARGS_plan ?? '',
      },
      env: { ...childEnv, ...settingsEnvironment({ config, root, env }) },
    },
    ...(root.libvirt && { libvirt: openLibvirt(setting('libvirt_uri') ?? 'qemu:///system', session) }),
  }
}
