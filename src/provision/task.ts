import { type JournalEntry, readJournal } from './journal.js'
import { type Libvirt, openLibvirt } from './libvirt.js'
import type { Session } from './session.js'
import type { TerraformCall } from './terraform-commands.js'
import { settingOf, settingsEnvironment } from './vm-settings.js'

/** One VM's work with Terraform: how to call it, what it was told, what is remembered. */
export interface Task {
  readonly session: Session
  readonly call: TerraformCall
  /** What is passed with `-var`, without `vm_name`. */
  readonly variables: Readonly<Record<string, string>>
  /** The value a variable will have, if it can be told. */
  readonly setting: (name: string) => string | undefined
  readonly journal: JournalEntry | undefined
  /** Only when the configuration has resources of libvirt. */
  readonly libvirt?: Libvirt
}

/** What is not asked for now is as it was the last time, as far as the configuration still knows the variable. */
export const openTask = (session: Session, requested: Readonly<Record<string, string>>): Task => {
  const { config, root, env, childEnv, vm } = session
  const journal = readJournal(root.dir, vm)
  const before = Object.entries(journal?.variables ?? {}).filter(([name]) => root.variables.has(name))
  const variables = { ...Object.fromEntries(before), ...requested }
  const setting = (name: string): string | undefined => settingOf(name, { config, root, env, variables })
  return {
    session,
    variables,
    setting,
    journal,
    call: {
      program: config.terraform.program,
      dir: root.dir,
      workspace: vm,
      variables: { ...(root.variables.has('vm_name') && { vm_name: vm }), ...variables },
      env: { ...childEnv, ...settingsEnvironment({ config, root, env }) },
    },
    ...(root.libvirt && { libvirt: openLibvirt(setting('libvirt_uri') ?? 'qemu:///system', session) }),
  }
}
