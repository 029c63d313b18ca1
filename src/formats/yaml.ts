import { isIPv6 } from 'node:net'
import type { Group, Host, Inventory } from '../model/inventory.js'
import { printable, unicodeEscape } from '../model/printable.js'
import { looksLikeTemplate } from '../model/template.js'
import { Float, floatText, type Value, type Vars } from '../model/value.js'

/**
 * The inventory as Ansible's `yaml` plugin reads it, under the same names as the script's answer.
 *
 * Strings are double-quoted, so that none is taken for something else; those that look like a template are tagged
 * `!unsafe`, so that they stay what they are. A name that the plugin would expand (`a:22`, `a[1:3]`) is a comment.
 */
export const renderYaml = ({ hosts, groups }: Inventory): string => {
  const all = groups.get('all')
  // Spread into literals alone: a lab has more lines than a call may have arguments.
  const lines = [
    'all:',
    ...block('hosts', [...hosts.values()].flatMap(renderHost)),
    ...(all ? block('vars', varLines(all.vars, all.templates, '    ')) : []),
    ...(all ? block('children', names(all.children)) : []),
    ...[...groups.values()].flatMap((group) => (group === all ? [] : renderGroup(group))),
  ]
  return `${lines.join('\n')}\n`
}

const renderHost = ({ name, vars, templates }: Host): string[] => {
  if (!staysWhole(name)) return [`    # ${printable(name)}: this name means something else in YAML inventories`]
  const lines = varLines(vars, templates, '      ')
  return lines.length === 0 ? [`    ${quote(name)}: {}`] : [`    ${quote(name)}:`, ...lines]
}

const renderGroup = ({ name, hosts, children, vars, templates }: Group): string[] => {
  const lines = [
    ...block('hosts', names(hosts.filter(staysWhole))),
    ...block('children', names(children)),
    ...block('vars', varLines(vars, templates, '    ')),
  ]
  return lines.length === 0 ? [`${quote(name)}: {}`] : [`${quote(name)}:`, ...lines]
}

const block = (key: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [`  ${key}:`, ...lines])

const names = (list: readonly string[]): string[] => list.map((name) => `    ${quote(name)}: {}`)

const varLines = (vars: Vars, templates: readonly string[] | undefined, indent: string): string[] =>
  Object.keys(vars)
    .sort()
    .map((key) => `${indent}${quote(key)}: ${flow(vars[key] as Value, templates?.includes(key) === true)}`)

/** A value on one line. `trusted`: a template in it may stay one. */
const flow = (value: Value, trusted: boolean): string => {
  if (typeof value === 'string') return trusted || !looksLikeTemplate(value) ? quote(value) : `!unsafe ${quote(value)}`
  if (value instanceof Float) return renderFloat(value.value)
  if (typeof value === 'number' && !Number.isInteger(value)) return renderFloat(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map((item) => flow(item, trusted)).join(', ')}]`
  const pairs = Object.keys(value).sort()
  return `{${pairs.map((key) => `${quote(key)}: ${flow(value[key] as Value, trusted)}`).join(', ')}}`
}

/** A float as YAML 1.1 has it: with a point and a signed exponent, or one of its own words. */
const renderFloat = (value: number): string => {
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  return floatText(value).replace(/^(-?\d+)e/, '$1.0e')
}

/** JSON's quotes are YAML's too, but for what YAML does not allow in a file, or folds as a line end. */
const quote = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g, unicodeEscape)

const staysWhole = (name: string): boolean => !name.includes('[') && (!name.includes(':') || isIPv6(name))
