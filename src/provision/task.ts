import { type JournalEntry, readJournal } from '../journal/journal.js'
import { type Libvirt, openLibvirt } from './libvirt.js'
import type { Session } from './session.js'
import type { TerraformCall } from './terraform-commands.js'
import { settingOf, settingsEnvironment } from './vm-settings.js'

/** The work on one VM, with how to call Terraform for it and what the journal says. */
export interface Task extends Session {
  readonly call: TerraformCall
  /** Values that were asked for, now or the last time, without `vm_name`. Passed with `-var`. */
  readonly variables: Readonly<Record<string, string>>
  /** Other values that the VM was made with. Passed with `-var` too. */
  readonly made: Readonly<Record<string, string>>
  /** The value that a variable will have; undefined if only Terraform knows it. */
  readonly setting: (name: string) => string | undefined
  readonly journal: JournalEntry | undefined
  /** The storage pool that its volumes are in. */
  readonly pool: string
  /** Only if the configuration has resources of libvirt. */
  readonly libvirt?: Libvirt
}

/**
 * Opens the work on a VM. Values that are not requested now stay as they were the last time, if the configuration still has the
 * variable.
 *
 * @param requested values of variables, by name
 */
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
