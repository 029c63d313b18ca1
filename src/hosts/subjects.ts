import type { Config } from '../config/config.js'
import { genericType } from '../resources/generic-type.js'
import { resourceTypes } from '../resources/index.js'
import type { Declaration, Machine, MachineType, ResourceType, StateView } from '../resources/resource-type.js'
import { withhold } from '../resources/withhold.js'
import type { ResourceInstance, State } from '../state/state.js'

/** One host to be: a machine, what an Ansible provider's resources say of it, or both. */
export interface Subject {
  /** The resource it comes from; undefined when only outputs tell of it and the state holds several resources. */
  readonly instance: ResourceInstance | undefined
  readonly machine: Machine | undefined
  readonly declared: Declaration[]
  readonly tainted: boolean
}

/** What a state holds, by what it can become. */
export interface Found {
  readonly machines: Subject[]
  readonly hosts: { readonly declaration: Declaration; readonly instance: ResourceInstance }[]
  readonly groups: Declaration[]
}

/** Walks the instances of a state once. Data instances become nothing themselves. */
export const findSubjects = (state: State, config: Config): Found => {
  const machines: Found['machines'] = []
  const hosts: Found['hosts'] = []
  const groups: Found['groups'] = []
  const readers = new Map<string, (instance: ResourceInstance) => Machine>()
  const view: StateView = { instances: (type) => state.instances.filter((one) => one.type === type).map(withhold) }
  for (const raw of state.instances) {
    if (raw.mode !== 'managed') continue
    const type = typeOf(raw.type, config)
    if (type === undefined) continue
    const instance = withhold(raw)
    if (type.kind === 'machine') {
      if (type.excludes?.(instance)) continue
      const machine = readerOf(type, readers, view)(instance)
      machines.push({ instance, machine, declared: [], tainted: instance.tainted })
      continue
    }
    const declaration = type.declare(instance)
    if (declaration.of === 'group') groups.push(declaration)
    else hosts.push({ declaration, instance })
  }
  return { machines, hosts, groups }
}

/** A rule of the config goes before the registry: its writer knows the state at hand. */
const typeOf = (type: string, { resources }: Config): ResourceType | undefined => {
  const rule = Object.hasOwn(resources, type) ? resources[type] : undefined
  return rule ? genericType(type, rule) : resourceTypes.get(type)
}

const readerOf = (
  type: MachineType,
  readers: Map<string, (instance: ResourceInstance) => Machine>,
  view: StateView,
): ((instance: ResourceInstance) => Machine) => {
  let reader = readers.get(type.type)
  if (reader === undefined) {
    reader = type.open(view)
    readers.set(type.type, reader)
  }
  return reader
}
