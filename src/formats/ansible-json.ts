import type { Group, Host, Inventory } from '../model/inventory.js'
import { looksLikeTemplate } from '../model/template.js'
import { Float, floatText, record, type Value, type Vars } from '../model/value.js'

/** The answer to `--list`. */
export const renderAnsibleJson = (inventory: Inventory): string => `${[...ansibleJsonLines(inventory)].join('\n')}\n`

/**
 * The answer to `--list` as lines without their ends, each made when it is asked for: groups as dicts, `_meta.hostvars` for
 * every host, keys sorted, one line a group and a host.
 *
 * Strings that look like a template are wrapped as `{"__ansible_unsafe": …}`, the only way a script has to say that a
 * string is data; no others are, so that the output stays readable.
 */
export function* ansibleJsonLines({ hosts, groups }: Inventory): Generator<string> {
  yield '{'
  const names = [...new Set(groups.keys()).add(META)].sort()
  const last = names.at(-1)
  for (const name of names) {
    const end = name === last ? '' : ','
    if (name !== META) yield `${JSON.stringify(name)}:${renderGroup(groups.get(name) as Group)}${end}`
    else {
      yield `"${META}":{"hostvars":{`
      let left = hosts.size
      for (const host of hosts.values()) {
        yield `${JSON.stringify(host.name)}:${renderHostVars(host)}${--left > 0 ? ',' : ''}`
      }
      yield `}}${end}`
    }
  }
  yield '}'
}

/** A group of this name, which only `parse` can meet, is not shown: Ansible does not show it either. */
const META = '_meta'

const renderGroup = ({ vars, children, hosts, templates }: Group): string => {
  const parts: string[] = []
  if (children.length > 0) parts.push(`"children":${JSON.stringify(children)}`)
  parts.push(`"hosts":${JSON.stringify(hosts)}`)
  const rendered = renderVars(vars, templates)
  if (rendered !== '{}') parts.push(`"vars":${rendered}`)
  return `{${parts.join(',')}}`
}

/** The answer to `--host`: the variables of one host, on one line. */
export const renderHostVars = ({ vars, templates }: Host): string => renderVars(vars, templates)

/** The keys of the last record, and the same sorted: hosts have the same ones, mostly. */
let lastKeys: readonly string[] = []
let lastSorted: readonly string[] = []

const sortedKeys = (vars: Vars): readonly string[] => {
  const keys = Object.keys(vars)
  if (!areSame(keys, lastKeys)) {
    lastKeys = keys
    lastSorted = keys.toSorted()
  }
  return lastSorted
}

const areSame = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}

const renderVars = (vars: Vars, templates: readonly string[] | undefined): string => {
  const keys = sortedKeys(vars)
  const flat = templates === undefined ? renderFlat(vars, keys) : undefined
  if (flat !== undefined) return flat
  const parts = keys.map(
    (key) => `${JSON.stringify(key)}:${renderValue(vars[key] as Value, templates?.includes(key) === true)}`,
  )
  return `{${parts.join(',')}}`
}

/**
 * Variables as V8 writes them in one go, which most hosts' can be; undefined where one may be a map, a list, a template or
 * too large for `JSON.stringify`.
 */
const renderFlat = (vars: Vars, keys: readonly string[]): string | undefined => {
  // Twice as fast as to name the keys to `JSON.stringify`.
  const sorted: Vars = record()
  for (let at = 0; at < keys.length; at++) sorted[keys[at] as string] = vars[keys[at] as string] as Value
  let text: string
  try {
    text = JSON.stringify(sorted)
  } catch {
    return undefined
  }
  return text.includes('{', 1) || text.includes('[') || text.includes('"#jinja2:') ? undefined : text
}

/** One value as JSON. `trusted`: a template in it may stay one. */
const renderValue = (value: Value, trusted: boolean): string => {
  switch (typeof value) {
    case 'string':
      return trusted || !looksLikeTemplate(value)
        ? JSON.stringify(value)
        : `{"__ansible_unsafe":${JSON.stringify(value)}}`
    case 'bigint':
    case 'boolean':
    case 'number':
      return String(value)
    default:
  }
  if (value === null) return 'null'
  if (value instanceof Float) return renderFloat(value.value)
  if (Array.isArray(value)) return `[${value.map((item) => renderValue(item, trusted)).join(',')}]`
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${renderValue(value[key] as Value, trusted)}`)
    .join(',')}}`
}

/** A float as Python's json prints it, which is also what it reads back as a float. */
const renderFloat = (value: number): string =>
  Number.isFinite(value) ? floatText(value) : value > 0 ? 'Infinity' : '-Infinity'
