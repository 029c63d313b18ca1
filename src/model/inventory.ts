import type { Problem } from './problem.js'
import type { Vars } from './value.js'

/** Where something was read: a state, a fragment, or the project's own config. */
export interface SourceRef {
  readonly kind: 'config' | 'state' | 'fragment'
  /** Relative to the project root when it is below it, absolute otherwise. */
  readonly path: string
  /** From 1, where the format has lines that mean something to a person. */
  readonly line?: number
}

/** What one source says of one host. */
export interface HostContribution {
  readonly name: string
  /**
   * The address that the source gives: a usable one, except that a hand-written host's stands as it was written. `vars` never
   * holds it as `ansible_host`.
   */
  readonly address?: string
  /** The address is not the source's own, but the one that the VM's rule in the config names. */
  readonly isRuled?: true
  /** All usable addresses that the source gives, where the config had a say in which one is taken. */
  readonly addresses?: readonly string[]
  readonly vars: Vars
  /** Groups the host is directly in, besides `vms`. */
  readonly groups: readonly string[]
  /** Line of the host, and of each variable that has one of its own. */
  readonly line?: number
  readonly lines?: Readonly<Record<string, number>>
  /** The host line as it stands in a fragment, without its line end. */
  readonly text?: string
}

/** What one source says of one group. */
export interface GroupContribution {
  readonly name: string
  readonly vars: Vars
  readonly children: readonly string[]
  readonly line?: number
  readonly lines?: Readonly<Record<string, number>>
}

/**
 * One state, read.
 *
 * `read`: it holds at least one host or group. `destroyed`: it manages nothing. `other`: it manages resources, none of which
 * can be a VM. `unknown`: it manages resources, some of types that are not known, but none that is known as a VM; `problems`
 * names them. `creating`: locked, and holds no host (yet, or any more). `empty`: 0 bytes and no lock. `unreadable`:
 * `problems` says why.
 */
export interface StateReading {
  readonly source: SourceRef
  /** The workspace (or folder of one VM) the state belongs to; `default` for the root's own. */
  readonly workspace: string
  readonly status: 'read' | 'destroyed' | 'other' | 'unknown' | 'creating' | 'empty' | 'unreadable'
  readonly hosts: readonly HostContribution[]
  readonly groups: readonly GroupContribution[]
  readonly problems: readonly Problem[]
}

/**
 * One fragment, read.
 *
 * `vm`: it describes the VM it is named for. `hosts`: hand-written, its hosts stand as they are and need no state.
 * `settings`: no hosts, only groups and variables. `unreadable`: `problems` says why.
 */
export interface FragmentReading {
  readonly source: SourceRef
  /** File name without `.ini`. */
  readonly vm: string
  readonly status: 'vm' | 'hosts' | 'settings' | 'unreadable'
  readonly hosts: readonly HostContribution[]
  readonly groups: readonly GroupContribution[]
  readonly problems: readonly Problem[]
}

/** One layer of a host or group: what one source set, in the order of precedence. */
export interface Layer {
  readonly source: SourceRef
  /** The address that this source gives; `addressRank` says whose counts. */
  readonly address?: string
  readonly vars: Vars
  readonly lines?: Readonly<Record<string, number>>
  /** Of a host: the groups this source puts it in. */
  readonly groups?: readonly string[]
}

/** A host of the merged inventory. */
export interface Host {
  readonly name: string
  readonly address?: string
  /** What is in force, `ansible_host` included; nothing that JSON, Python or Unicode cannot hold. */
  readonly vars: Vars
  /** Groups the host is directly in, sorted; `vms` is among them when it is a VM. */
  readonly groups: readonly string[]
  /** Who said what, lowest precedence first. */
  readonly layers: readonly Layer[]
  /** The state that holds it, if one does. */
  readonly state?: { readonly source: SourceRef; readonly workspace: string }
  /** Its line in a fragment, if it has one. */
  readonly text?: string
  /** Variables whose value may be a template: set by a fragment and allowed by the config. */
  readonly templates?: readonly string[]
}

/** A group of the merged inventory. */
export interface Group {
  readonly name: string
  /** What is in force: nothing that JSON, Python or Unicode cannot hold, and no priority that is no number. */
  readonly vars: Vars
  /** Names of groups that are in this inventory; and `hosts` are in it, too. */
  readonly children: readonly string[]
  readonly hosts: readonly string[]
  readonly layers: readonly Layer[]
  /** Variables whose value may be a template: set by a fragment and allowed by the config. */
  readonly templates?: readonly string[]
}

/** What is known of one VM name, listed or not. */
export interface VmStatus {
  readonly name: string
  readonly status:
    | 'running'
    | 'stopped'
    | 'tainted'
    | 'no-address'
    | 'creating'
    | 'unverified'
    | 'stand-in'
    | 'unknown'
    | 'orphan'
    | 'unreadable'
    | 'refused'
  readonly state?: SourceRef
  /** What the state of its workspace turned out to be, where it holds no VM of that name. */
  readonly reading?: StateReading['status']
  readonly fragment?: SourceRef
}

/** The merged model: everything printed or written comes from it. Maps are sorted by name. */
export interface Inventory {
  readonly hosts: ReadonlyMap<string, Host>
  readonly groups: ReadonlyMap<string, Group>
  readonly vms: ReadonlyMap<string, VmStatus>
  readonly problems: readonly Problem[]
}
