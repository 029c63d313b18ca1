import { record, type Value, type Vars } from '../model/value.js'
import type { GenericRule, VmRule } from './config.js'

/** Every setting by dotted key, as a layer holds it: paths not yet resolved. Undefined: the default is no value. */
export interface SettingValues {
  'terraform.dir': string
  'terraform.states': readonly string[] | undefined
  'terraform.program': string
  'terraform.data_dir': string
  'fragments.files': readonly string[] | undefined
  'fragments.templates': readonly string[]
  'static.file': string
  'static.hostname': 'address' | 'name'
  'address.prefer': readonly string[]
  'address.family': 'ipv4' | 'ipv6'
  defaults: Vars
  vms: Readonly<Record<string, VmRule>>
  resources: Readonly<Record<string, Partial<GenericRule>>>
  follow_symlinks: boolean
  strict: boolean
  'locks.stale_after': number
  'locks.timeout': number
  provision: Readonly<Record<string, Value>>
}

export type SettingKey = keyof SettingValues

/** What one layer (the file, the environment, the flags) sets. */
export type SettingLayer = Partial<SettingValues>

/** One setting: what the config file, the environment, the flags and the documentation know of it. */
export type SettingEntry<Held = unknown> = SettingBase<Held> & SettingNames

interface SettingBase<Held> {
  /**
   * An array: the value is one of its texts. `path`: a text that the configuration makes absolute. `patterns`: a list of globs,
   * never an empty one, which would find nothing. `networks`: a list of CIDRs and names. `table`: only the config file can hold it.
   */
  readonly type:
    | 'boolean'
    | 'text'
    | 'path'
    | 'list'
    | 'patterns'
    | 'networks'
    | 'seconds'
    | 'table'
    | readonly [string, string, ...string[]]
  /** One sentence for the config file's schema and for the documentation; `describeSetting` ends it with the default. */
  readonly describe: string
  /** What is in force where no layer sets it. */
  readonly default: Held
  /** What is in force then, in words: where the default is no value. */
  readonly otherwise?: string
}

/** A setting with a flag has a variable, too: by that, child processes are told what the flag set. */
type SettingNames =
  | { readonly variable?: string; readonly flag?: never }
  | {
      /** Environment variable. Empty counts as not set. */
      readonly variable: string
      /** Flag of the commands, without its dashes. */
      readonly flag: string
    }

/** Below the root: where fragments are if the configuration names no other place. */
export const FRAGMENT_FOLDER = 'ansible/inventory.d'

/** The one table of settings; `vm-inventory config`, the schema, the environment and the flags go by it. */
export const settings: { readonly [Key in SettingKey]: SettingEntry<SettingValues[Key]> } = {
  'terraform.dir': {
    type: 'path',
    describe: 'Folder of the Terraform root, relative to the project root',
    default: 'terraform',
    variable: 'VM_INFRA_TERRAFORM_DIR',
  },
  'terraform.states': {
    type: 'patterns',
    describe: 'Globs of state files, relative to the project root, such as infra/**/terraform.tfstate',
    default: undefined,
    otherwise: 'where the local backend of Terraform keeps them',
    variable: 'VM_INFRA_STATES',
  },
  'terraform.program': {
    type: 'text',
    describe: 'Name or path of the Terraform program, such as tofu',
    default: 'terraform',
    variable: 'VM_INFRA_TERRAFORM',
    flag: 'terraform',
  },
  'terraform.data_dir': {
    type: 'path',
    describe: 'Folder where terraform init keeps its record of the backend, relative to terraform.dir',
    default: '.terraform',
    variable: 'TF_DATA_DIR',
  },
  'fragments.files': {
    type: 'patterns',
    describe: 'Globs of inventory fragments, relative to the project root',
    default: undefined,
    otherwise: `${FRAGMENT_FOLDER}/*.ini`,
    variable: 'VM_INFRA_FRAGMENTS',
  },
  'fragments.templates': {
    type: 'list',
    describe: 'Names of variables whose value in a fragment may be a template',
    default: [],
    variable: 'VM_INFRA_TEMPLATES',
  },
  'static.file': {
    type: 'path',
    describe: 'The static inventory, relative to the project root',
    default: 'ansible/inventory.ini',
    variable: 'VM_INFRA_STATIC_FILE',
    flag: 'static-file',
  },
  'static.hostname': {
    type: ['address', 'name'],
    describe: 'What a line of the static inventory begins with',
    default: 'address',
    variable: 'VM_INFRA_STATIC_HOSTNAME',
    flag: 'static-hostname',
  },
  'address.prefer': {
    type: 'networks',
    describe: 'Networks (CIDR or name) whose addresses are preferred, best first',
    default: [],
    variable: 'VM_INFRA_ADDRESS_PREFER',
  },
  'address.family': {
    type: ['ipv4', 'ipv6'],
    describe: 'Which kind of address is preferred',
    default: 'ipv4',
    variable: 'VM_INFRA_ADDRESS_FAMILY',
  },
  defaults: {
    type: 'table',
    describe: 'Variables that every VM starts from; states and fragments override them, group_vars do not',
    default: record(),
  },
  vms: { type: 'table', describe: 'Settings for single VMs, by name', default: record() },
  resources: {
    type: 'table',
    describe:
      'How resources become hosts, by type: for types that vm-infra does not know, or to override its own rules',
    default: record(),
  },
  follow_symlinks: {
    type: 'boolean',
    describe: 'Whether states and fragments that are links out of the project are read',
    default: false,
    variable: 'VM_INFRA_FOLLOW_SYMLINKS',
    flag: 'follow-symlinks',
  },
  strict: {
    type: 'boolean',
    describe: 'Whether an error, such as a VM that cannot be listed, makes the whole answer fail',
    default: false,
    variable: 'VM_INFRA_STRICT',
    flag: 'strict',
  },
  'locks.stale_after': {
    type: 'seconds',
    describe: 'Seconds after which a lock file of Terraform, or of another machine, counts as left behind',
    default: 3600,
    variable: 'VM_INFRA_LOCK_STALE_AFTER',
  },
  'locks.timeout': {
    type: 'seconds',
    describe: 'Seconds to wait for the lock of the static inventory',
    default: 30,
    variable: 'VM_INFRA_LOCK_TIMEOUT',
    flag: 'lock-timeout',
  },
  provision: {
    type: 'table',
    describe: 'Terraform variables for provision-vm, by name, such as pool or network_name',
    default: record(),
  },
}

export const settingKeys = Object.keys(settings) as SettingKey[]
