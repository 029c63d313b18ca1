import { renderHostValue, renderVarsValue } from '../ini/render-value.js'
import type { Group, Layer } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { looksLikeTemplate } from '../model/template.js'
import { Float, type Value } from '../model/value.js'
import type { StaticHost } from './static-plan.js'

/** Variables in the order of the Terraform template; those it does not know come between, sorted. */
const FIRST = [
  'ansible_host',
  'ansible_user',
  'ansible_ssh_private_key_file',
  'ansible_ssh_common_args',
  'ansible_python_interpreter',
]
const LAST = ['vm_name', 'dotfiles_local_path']

/** The line of one host, without its line end. What it cannot carry is left out, with a problem. */
export const renderHostLine = (planned: StaticHost, problems: Problem[], leftOut: Set<string>): string => {
  const { token, vars, text, host } = planned
  const words = [token]
  let complete = true
  for (const key of Object.keys(vars).sort(byTemplate)) {
    const value = vars[key] as Value
    const rendered = isPlainKey(key)
      ? renderHostValue(value, { template: host.templates?.includes(key) === true })
      : undefined
    if (rendered === undefined) {
      complete = false
      leftOut.add(`host ${host.name} ${key}`)
      problems.push(explain(key, value, host.name, host.layers, host.name))
    } else words.push(`${key}=${rendered}`)
  }
  return complete && text !== undefined ? text : words.join(' ')
}

/** The lines of a group's `:vars` section. What they cannot carry is left out, with a problem. */
export const renderGroupVars = (group: Group, problems: Problem[], leftOut: Set<string>): string[] => {
  const { name, vars, templates, layers } = group
  const lines: string[] = []
  for (const key of Object.keys(vars).sort()) {
    const value = vars[key] as Value
    const rendered =
      isPlainKey(key) && !isBadPriority(key, value)
        ? renderVarsValue(value, { template: templates?.includes(key) === true })
        : undefined
    if (rendered === undefined) {
      leftOut.add(`group ${name} ${key}`)
      problems.push(explain(key, value, `the group ${name}`, layers))
    } else lines.push(`${key}=${rendered}`)
  }
  return lines
}

const rank = (key: string): number => {
  const first = FIRST.indexOf(key)
  if (first !== -1) return first - FIRST.length
  return 1 + LAST.indexOf(key)
}

const byTemplate = (a: string, b: string): number => rank(a) - rank(b) || (a < b ? -1 : 1)

/** A name that needs no quotes and means the same on a host line and in a `:vars` section. */
const isPlainKey = (key: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{N}_.:@%+/-]*$/u.test(key)

/** Ansible before 2.22 refuses the whole file for a priority that is no integer. */
const isBadPriority = (key: string, value: Value): boolean =>
  key === 'ansible_group_priority' &&
  !Number.isInteger(value) &&
  !(typeof value === 'string' && /^[+-]?\d+$/.test(value))

const explain = (key: string, value: Value, owner: string, layers: readonly Layer[], vm?: string): Problem => {
  const layer = layers.findLast(({ vars }) => Object.hasOwn(vars, key))
  const line = layer?.lines?.[key] ?? layer?.source.line
  const template = holdsTemplate(value)
  return {
    code: template ? 'value-template' : 'value-dropped',
    severity: 'error',
    message: `the variable ${key} of ${owner} ${
      template ? 'looks like a template' : 'cannot be written as INI'
    }; the static file leaves it out`,
    hint: template
      ? `if it is meant to be one, allow ${key} in fragments.templates`
      : 'set it in group_vars or host_vars, or read the inventory from the script',
    ...(layer && { path: layer.source.path, ...(line !== undefined && { line }) }),
    ...(vm !== undefined && { vm }),
  }
}

const holdsTemplate = (value: Value): boolean => {
  if (typeof value === 'string') return looksLikeTemplate(value)
  if (typeof value !== 'object' || value === null || value instanceof Float) return false
  return Array.isArray(value)
    ? value.some(holdsTemplate)
    : Object.entries(value).some(([key, item]) => looksLikeTemplate(key) || holdsTemplate(item))
}
