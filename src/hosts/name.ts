import { parseIp } from '../model/ip.js'
import type { Machine } from '../resources/resource-type.js'
import { WITHHELD } from '../resources/withhold.js'
import type { ResourceInstance, StateValue } from '../state/state.js'
import { dnsNames } from './dns-names.js'
import type { Subject } from './subjects.js'
import { toWord } from './to-word.js'

/** A host's name, as a candidate: whether Ansible can bear it is judged when everything is merged. */
export interface NameAnswer {
  readonly name: string
  /** A better candidate is marked sensitive, so it was passed over. */
  readonly sensitive: boolean
}

/**
 * The resource's own name; else, for the only VM of a state, the output `vm_name` and then the workspace; else type, name
 * and key of the resource.
 */
export const nameOf = (
  subject: Subject,
  only: { readonly vmName: StateValue | undefined; readonly workspace: string } | undefined,
): NameAnswer => {
  const { instance, machine, declared } = subject
  let sensitive = false
  const isName = (value: StateValue | undefined): value is string => {
    if (value === WITHHELD) sensitive = true
    return typeof value === 'string' && value !== ''
  }
  for (const { name } of declared) {
    if (!(machine && describes(name, machine)) && isName(name)) return { name, sensitive }
  }
  for (const name of machine?.names ?? []) {
    if (isName(name)) return { name, sensitive }
    // The next one would most likely be the same in other words.
    if (name === WITHHELD) break
  }
  if (only) {
    if (isName(only.vmName)) return { name: only.vmName, sensitive }
    if (only.workspace !== 'default' || instance === undefined) return { name: only.workspace, sensitive }
  }
  return { name: instance ? placeName(instance) : '', sensitive }
}

/** Whether a name is just an address, or a name in DNS, of the machine it is given to. */
const describes = (name: StateValue, machine: Machine): boolean =>
  typeof name === 'string' && (parseIp(name) !== undefined || dnsNames(machine).includes(name.toLowerCase()))

/** Type, name and key as one word: `libvirt_domain-vm-0`. */
const placeName = ({ type, name, indexKey }: ResourceInstance): string =>
  toWord(indexKey === undefined ? `${type}-${name}` : `${type}-${name}-${indexKey}`)
