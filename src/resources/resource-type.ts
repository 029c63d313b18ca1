import type { ResourceInstance, StateValue } from '../state/state.js'

/** One address that a resource offers, as it stands in the state: not yet judged. */
export interface AddressCandidate {
  readonly address: StateValue
  /** What `address.prefer` can name it by: a network, a bridge, an interface, or `public` and `private`. */
  readonly network?: string
  /**
   * On a bridge that the guest made, such as `docker0`. Other machines have the same address, perhaps even the one that Ansible
   * runs on; so it is taken only if `address.prefer` or the VM's own rule asks for it.
   */
  readonly inner?: true
}

/** What a state says of one machine. Sensitive values are withheld already; nothing else is judged or converted. */
export interface Machine {
  /** Candidates, best first. */
  readonly names: readonly StateValue[]
  /** Candidates, best first. */
  readonly addresses: readonly AddressCandidate[]
  /** Variables by their full name, which begins with `tf_`. */
  readonly facts: Readonly<Record<string, StateValue>>
  /** Group names that begin with `tag_` or another prefix of the type's own, invalid characters still in them. */
  readonly groups: readonly string[]
}

/** What a resource of an Ansible provider says of a host or group of its own choice. Names and variables are plain. */
export interface Declaration {
  readonly of: 'host' | 'group'
  /** True when it only adds a variable to a host or group that is declared elsewhere. */
  readonly adds: boolean
  readonly name: StateValue
  readonly vars: StateValue
  /** Groups of a host, or children of a group. */
  readonly members: StateValue
}

/** The other instances of the same state, for types whose facts are spread over several resources. */
export interface StateView {
  /**
   * Managed and data instances of `type`, which is the machine's own or one of its companions, in the order of the state. Sensitive
   * values are withheld.
   */
  readonly instances: (type: string) => readonly ResourceInstance[]
}

/** A resource type whose instances are machines. */
export interface MachineType {
  readonly kind: 'machine'
  readonly type: string
  /** Other types that {@link open} looks at: resources of all others may be left out of what is parsed. */
  readonly companions?: readonly string[]
  /** Whether an instance is no machine, such as a template that machines are cloned from: then it is passed over. */
  readonly excludes?: (instance: ResourceInstance) => boolean
  /** Called once for a state that holds the type; the result is called for each instance. */
  readonly open: (view: StateView) => (instance: ResourceInstance) => Machine
}

/** A resource type that tells Ansible something in Ansible's own words. */
export interface DeclarationType {
  readonly kind: 'declaration'
  readonly type: string
  readonly declare: (instance: ResourceInstance) => Declaration
}

export type ResourceType = MachineType | DeclarationType
