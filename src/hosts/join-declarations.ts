import { addToList } from '../model/add-to-list.js'
import { parseIp } from '../model/ip.js'
import type { Declaration } from '../resources/resource-type.js'
import type { StateValue } from '../state/state.js'
import { hostIn, usableTexts } from './address.js'
import { dnsNames } from './dns-names.js'
import type { Found, Subject } from './subjects.js'

/**
 * Gives the Ansible providers' hosts to the machines of the same state that they describe: by name, else by address or name
 * in DNS, and only where there is just one such machine. The others are hosts of their own, one a name: Ansible knows a host
 * by nothing else.
 *
 * @returns all hosts of the state, and the host names of single variables (`ansible_host_var`) that go to nobody, because no host
 * or more than one has that name.
 */
export const joinDeclarations = ({ machines, hosts }: Found): { subjects: Subject[]; stray: string[] } => {
  const stray: string[] = []
  if (hosts.length === 0) return { subjects: machines, stray }
  const subjects = [...machines]
  const byName = index(machines, ({ machine }) => machine?.names.filter(isName).slice(0, 1) ?? [])
  const byAddress = index(machines, ({ machine }) =>
    machine === undefined ? [] : [...usableTexts(machine.addresses), ...dnsNames(machine)],
  )
  const alone = new Map<string, Subject>()
  for (const { declaration, instance } of hosts) {
    if (declaration.adds) continue
    const name = text(declaration.name)
    const known = sole(byName.get(name)) ?? sole(byAddress.get(addressOf(declaration))) ?? alone.get(name)
    if (known) known.declared.push(declaration)
    else {
      const subject = { instance, machine: undefined, declared: [declaration], tainted: instance.tainted }
      subjects.push(subject)
      if (name !== '') alone.set(name, subject)
    }
  }

  const described = index(subjects, ({ machine, declared }) => [
    ...new Set([...(machine?.names.filter(isName) ?? []), ...declared.map(({ name }) => name).filter(isName)]),
  ])
  for (const { declaration } of hosts) {
    if (!declaration.adds) continue
    const subject = sole(described.get(text(declaration.name)))
    if (subject) subject.declared.push(declaration)
    else stray.push(text(declaration.name))
  }
  return { subjects, stray }
}

/** The address, or name in DNS, that a declaration gives, as far as it can tell whom it speaks of. */
const addressOf = ({ vars, name }: Declaration): string => {
  const own = text(hostIn(vars) ?? name)
  return parseIp(own)?.text ?? own.toLowerCase()
}

const isName = (value: StateValue): value is string => typeof value === 'string' && value !== ''

const text = (value: StateValue | undefined): string => (typeof value === 'string' ? value : '')

const sole = (subjects: Subject[] | undefined): Subject | undefined =>
  subjects?.length === 1 ? subjects[0] : undefined

const index = (subjects: readonly Subject[], keys: (subject: Subject) => readonly string[]): Map<string, Subject[]> => {
  const map = new Map<string, Subject[]>()
  for (const subject of subjects) {
    for (const key of new Set(keys(subject))) addToList(map, key, subject)
  }
  return map
}
