import type { Host, Inventory } from '../model/inventory.js'
import { looksLikeTemplate } from '../model/template.js'
import { Float, type Value, type Vars } from '../model/value.js'

/**
 * The answer to `--list`: groups as dicts, `_meta.hostvars` for every host, keys sorted, one line a group and a host.
 *
 * Strings that look like a template are wrapped as `{"__ansible_unsafe": …}`, the only way a script has to say that a
 * string is data; no others are, so that the output stays readable.
 */
export const renderAnsibleJson = ({ hosts, groups }: Inventory): string => {
  const out: string[] = []
  for (const { name, vars, children, hosts: members, templates } of groups.values()) {
    const parts: string[] = []
    if (children.length > 0) parts.push(`"children":${JSON.stringify(children)}`)
    parts.push(`"hosts":${JSON.stringify(members)}`)
    const rendered = renderVars(vars, templates)
    if (rendered !== '{}') parts.push(`"vars":${rendered}`)
    out.push(`${JSON.stringify(name)}:{${parts.join(',')}}`)
  }
  const hostvars: string[] = []
  for (const host of hosts.values()) hostvars.push(`${JSON.stringify(host.name)}:${renderHostVars(host)}`)
  out.push(`"_meta":{"hostvars":{\n${hostvars.join(',\n')}\n}}`)
  return `{\n${out.join(',\n')}\n}\n`
}

/** The answer to `--host`: the variables of one host, on one line. */
export const renderHostVars = ({ vars, templates }: Host): string => renderVars(vars, templates)

const renderVars = (vars: Vars, templates: readonly string[] | undefined): string => {
  let out = ''
  for (const key of Object.keys(vars).sort()) {
    out += `${out === '' ? '' : ','}${keyText(key)}:${renderValue(vars[key] as Value, templates?.includes(key) === true)}`
  }
  return `{${out}}`
}

const keyTexts = new Map<string, string>()

/** Hosts have the same few keys. */
const keyText = (key: string): string => {
  let text = keyTexts.get(key)
  if (text === undefined) {
    text = JSON.stringify(key)
    keyTexts.set(key, text)
  }
  return text
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
const renderFloat = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}
