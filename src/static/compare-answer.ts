import type { IniInventory } from '../ini/ini-inventory.js'
import { GROUP_PRIORITY } from '../model/group-priority.js'
import { Float, type Value, type Vars } from '../model/value.js'
import { INTERNAL_VARIABLES } from './internal-variables.js'

/**
 * Compares what `ansible-inventory --list --export` answers with what this program's own reader made of the same text.
 *
 * @param answer the JSON, with integers of 16 digits and more, and what is no number, as text
 * @returns the first host or group that differs, by what it is called; undefined when all is the same
 */
export const compareAnswer = (answer: unknown, { hosts, groups }: IniInventory): string | undefined => {
  const said = fields(answer)
  const hostvars = fields(fields(said._meta).hostvars)
  for (const { name, vars } of hosts.values()) {
    if (!same(shown(fields(hostvars[name])), shown(plain(vars)))) return `the host ${name}`
  }
  for (const name of Object.keys(hostvars)) if (!hosts.has(name)) return `the host ${name}`
  for (const { name, vars, children, hosts: members } of groups.values()) {
    const group = fields(said[name])
    if (!same(shown(fields(group.vars)), shown(plain(vars)))) return `the variables of the group ${name}`
    if (name !== 'all' && !same(sorted(group.hosts), [...members].sort())) return `the hosts of the group ${name}`
    if (name !== 'all' && !same(sorted(group.children), [...children].sort()))
      return `the children of the group ${name}`
  }
  return undefined
}

/**
 * What every Ansible shows: not the names that it keeps for itself, nor a group's priority, which it makes a number and shows only
 * when it is not 1.
 */
const shown = (vars: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(vars).filter(([key]) => key !== GROUP_PRIORITY && !INTERNAL_VARIABLES.has(key)))

const fields = (value: unknown): Record<string, unknown> => (value ?? {}) as Record<string, unknown>

const sorted = (list: unknown): unknown[] => (Array.isArray(list) ? [...list].sort() : [])

const plain = (vars: Vars): Record<string, unknown> =>
  Object.fromEntries(Object.keys(vars).map((key) => [key, comparable(vars[key] as Value)]))

/** A value as it stands in an answer. */
const comparable = (value: Value): unknown => {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) >= 1e15) return String(value)
  if (value instanceof Float) return Number.isFinite(value.value) ? value.value : String(value.value)
  if (Array.isArray(value)) return value.map(comparable)
  return typeof value === 'object' && value !== null ? plain(value) : value
}

const same = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const [left, right] = [fields(a), fields(b)]
  const keys = Object.keys(left)
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && same(left[key], right[key]))
  )
}
