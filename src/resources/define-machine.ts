import { record } from '../model/value.js'
import type { ResourceInstance, StateValue } from '../state/state.js'
import { type CompiledPath, compilePath, compilePaths, textAt, valueAt, valuesAt } from './attribute-path.js'
import { type LinkedAddresses, withLinked } from './linked-addresses.js'
import type { AddressCandidate, Machine, MachineType } from './resource-type.js'
import { tagGroups } from './tag-groups.js'
import { WITHHELD } from './withhold.js'

/** Where one kind of address stands. All paths are dotted; `*` means every item. */
export interface AddressSpec {
  /** The list whose items have the addresses; without it, paths begin at the resource. */
  readonly each?: string
  readonly at: string
  /** Path of the network's name in the same item, or paths separated by `|` of which the first that names one counts. */
  readonly network?: string
  /** The network's name where the resource gives none: `public`, `private`. */
  readonly label?: string
}

/** A machine type as plain data, with a function where that cannot say all. */
export interface MachineSpec {
  readonly type: string
  /** Paths of the name, best first. */
  readonly name: readonly string[]
  /** Best first. */
  readonly address: readonly AddressSpec[]
  /** Variable name without `tf_` → path, or paths separated by `|` of which the first that has a value counts. */
  readonly facts: Readonly<Record<string, string>>
  /** Paths of the factors of `tf_vcpu`, where the type tells the cores of a socket and the sockets. */
  readonly vcpus?: readonly string[]
  /** Prefix of the groups, and path (or paths) of the tags. A tag that is the name makes no group. */
  readonly groups?: readonly (readonly [prefix: string, path: string])[]
  /** Makes groups of the keys of a map alone, not of key and value. */
  readonly keysOnly?: boolean
  readonly linked?: LinkedAddresses
  readonly companions?: MachineType['companions']
  readonly excludes?: MachineType['excludes']
  /** Where the paths do not tell all; it gets the function that reads an instance by them. */
  readonly open?: (read: Read) => MachineType['open']
}

type Read = (instance: ResourceInstance) => Machine

/** The machine type that a spec describes. */
export const defineMachine = (spec: MachineSpec): MachineType => {
  const { type, linked, companions = linked?.types, excludes, open } = spec
  const read = readMachine(spec)
  return {
    kind: 'machine',
    type,
    ...(companions && { companions }),
    ...(excludes && { excludes }),
    open: linked ? withLinked(linked, read) : open ? open(read) : () => read,
  }
}

/** The function that reads one instance. The spec is compiled when the first one is read: most types are never met. */
const readMachine = (spec: MachineSpec): Read => {
  let compiled: Compiled | undefined
  return ({ attributes }) => {
    compiled ??= compile(spec)
    const names: StateValue[] = []
    const addresses: AddressCandidate[] = []
    const facts = record<StateValue>()
    const groups: string[] = []
    // By index where ten thousand machines are read: an iterator costs more than what is done with its items.
    for (let at = 0; at < compiled.names.length; at++) {
      const name = valueAt(attributes, compiled.names[at] as CompiledPath)
      if (name !== undefined) names.push(name)
    }
    for (const address of compiled.addresses) readAddresses(attributes, address, addresses)
    for (let at = 0; at < compiled.facts.length; at++) {
      const { name, paths } = compiled.facts[at] as CompiledFact
      const value = firstAt(attributes, paths)
      if (value !== undefined && value !== WITHHELD) facts[name] = value
    }
    const vcpu = productOf(attributes, compiled.vcpus)
    if (vcpu !== undefined) facts.tf_vcpu = vcpu
    for (const { prefix, paths, options } of compiled.groups) {
      tagGroups(prefix, firstAt(attributes, paths), options, groups)
    }
    return { names, addresses, facts, groups }
  }
}

interface Compiled {
  readonly names: readonly CompiledPath[]
  readonly addresses: readonly CompiledAddress[]
  readonly facts: readonly CompiledFact[]
  readonly vcpus: readonly (readonly CompiledPath[])[]
  readonly groups: readonly {
    readonly prefix: string
    readonly paths: readonly CompiledPath[]
    readonly options: { readonly except: readonly string[]; readonly keysOnly: boolean }
  }[]
}

interface CompiledFact {
  readonly name: string
  readonly paths: readonly CompiledPath[]
}

const compile = (spec: MachineSpec): Compiled => ({
  names: spec.name.map(compilePath),
  addresses: spec.address.map(compileAddress),
  facts: Object.entries(spec.facts).map(([name, paths]) => ({ name: `tf_${name}`, paths: compilePaths(paths) })),
  vcpus: (spec.vcpus ?? []).map(compilePaths),
  groups: (spec.groups ?? []).map(([prefix, paths]) => ({
    prefix,
    paths: compilePaths(paths),
    options: { except: namingKeys(spec.name, paths), keysOnly: spec.keysOnly === true },
  })),
})

const firstAt = (from: StateValue, paths: readonly CompiledPath[]): StateValue | undefined => {
  for (let at = 0; at < paths.length; at++) {
    const value = valueAt(from, paths[at] as CompiledPath)
    if (value !== undefined && value !== null && value !== '') return value
  }
  return undefined
}

/** The product of the factors, undefined if the state lacks the first. Any other that it lacks counts as 1; one of 0 is lacking. */
const productOf = (from: StateValue, factors: Compiled['vcpus']): number | undefined => {
  let product: number | undefined
  for (let at = 0; at < factors.length; at++) {
    const factor = firstAt(from, factors[at] as readonly CompiledPath[])
    if (typeof factor === 'number' && factor > 0) product = (product ?? 1) * factor
    else if (at === 0) return undefined
  }
  return Number.isSafeInteger(product) ? product : undefined
}

/** The keys of the tags at `paths` that are the machine's name: `Name` when the name is at `tags.Name`. */
const namingKeys = (names: readonly string[], paths: string): string[] =>
  paths
    .split('|')
    .flatMap((path) => names.filter((name) => name.startsWith(`${path}.`)).map((name) => name.slice(path.length + 1)))

interface CompiledAddress {
  readonly each: CompiledPath | undefined
  readonly at: CompiledPath
  readonly network: readonly CompiledPath[]
  readonly label: string | undefined
}

const compileAddress = ({ each, at, network, label }: AddressSpec): CompiledAddress => ({
  each: each === undefined ? undefined : compilePath(each),
  at: compilePath(at),
  network: network === undefined ? [] : compilePaths(network),
  label,
})

const readAddresses = (from: StateValue, { each, at, network, label }: CompiledAddress, found: AddressCandidate[]) => {
  for (const item of each ? valuesAt(from, each) : [from]) {
    const name = textAt(item, network) ?? label
    for (const address of valuesAt(item, at)) {
      found.push(name === undefined ? { address } : { address, network: name })
    }
  }
}
