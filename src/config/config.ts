import type { Problem } from '../model/problem.js'
import type { Vars } from '../model/value.js'

/** In the project root. */
export const CONFIG_FILE = 'vm-infra.config.json'

/** How resources of one type become hosts, whatever the registry says of that type. Paths are dotted: `network.0.ip`. */
export interface GenericRule {
  readonly name?: string
  /** Candidate addresses, best first. */
  readonly address: readonly string[]
  /** Variable name to attribute path; the variables get the prefix `tf_`. */
  readonly vars: Readonly<Record<string, string>>
  /** Attribute paths whose value (string, list, or the keys of a map) becomes groups. */
  readonly groups: readonly string[]
}

/** What is said of one VM by name. */
export interface VmRule {
  /** An address, a CIDR or a network name: wins over everything else that offers addresses for this VM. */
  readonly address?: string
}

/** What is in force. Paths are absolute; every key can be set in `vm-infra.config.json`. Its default is in `settings.ts`. */
export interface Config {
  readonly root: string
  readonly terraform: {
    /** Folder with the Terraform root. */
    readonly dir: string
    /** Globs relative to the root; undefined: the default layout, or what the backend says. */
    readonly states: readonly string[] | undefined
    /** Name or path of the program. */
    readonly program: string
    /** Folder where `terraform init` keeps its record of the backend. */
    readonly data_dir: string
  }
  readonly fragments: {
    /** Globs relative to the root; undefined: the folder where Terraform writes them. */
    readonly files: readonly string[] | undefined
    /** Names of variables whose value may be a template. */
    readonly templates: readonly string[]
  }
  readonly static: { readonly file: string; readonly hostname: 'address' | 'name' }
  readonly address: {
    /** CIDRs or network names, best first. */
    readonly prefer: readonly string[]
    readonly family: 'ipv4' | 'ipv6'
  }
  /** Variables every VM starts from: the lowest layer. */
  readonly defaults: Vars
  readonly vms: Readonly<Record<string, VmRule>>
  readonly resources: Readonly<Record<string, GenericRule>>
  readonly follow_symlinks: boolean
  readonly strict: boolean
  readonly locks: {
    /** Seconds after which a lock file of Terraform, or of another machine, counts as left behind. */
    readonly stale_after: number
    /** Seconds to wait for the lock of inventory.ini. */
    readonly timeout: number
  }
  /** Terraform variables for `provision-vm`, by name (`memory`, `pool`, …). */
  readonly provision: Vars
  /** The flags that were given, as they are typed, a space before each. The commands that hints name end with them. */
  readonly given: string
}

/** Which layer a setting came from. */
export interface Origin {
  readonly layer: 'default' | 'file' | 'environment' | 'flag'
  /** The file, the variable's name or the flag. */
  readonly name?: string
}

/** The configuration and, for each dotted key (`static.hostname`), who set it. */
export interface LoadedConfig {
  readonly config: Config
  readonly origins: ReadonlyMap<string, Origin>
  /** What was meant to set something, and did not. */
  readonly problems: readonly Problem[]
}
