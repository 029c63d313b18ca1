import { renderHostValue, renderVarsValue } from '../ini/render-value.js'
import { addToList } from '../model/add-to-list.js'
import type { Group } from '../model/inventory.js'
import { STEERING } from '../model/printable.js'
import type { Problem } from '../model/problem.js'
import { setterOf } from '../model/provenance.js'
import type { Value } from '../model/value.js'
import { leftOutProblem } from './left-out-problem.js'
import { type StaticHost, sayTheSame } from './static-plan.js'

/** Variables in the order of the Terraform template; those it does not know come between, sorted. */
const RANKS = new Map([
  ['ansible_host', -5],
  ['ansible_user', -4],
  ['ansible_ssh_private_key_file', -3],
  ['ansible_ssh_common_args', -2],
  ['ansible_python_interpreter', -1],
  ['vm_name', 1],
  ['dotfiles_local_path', 2],
])

/** A terminal would obey it; an escape of Python's means the same. */
const STEERS = new RegExp(`[${STEERING}]`, 'u')

/** Writes lines of the static inventory, and keeps account of what they cannot carry. */
export class StaticLines {
  readonly problems: Problem[] = []
  /** `host NAME VARIABLE`, `group NAME VARIABLE`. */
  readonly leftOut = new Set<string>()
  /** Variables of the config that have been told of: what is wrong with one is so for every VM. */
  private readonly defaults = new Set<string>()
  /** Most hosts have most texts in common. */
  private readonly texts = new Map<string, string | undefined>()
  /** By lineage, the groups that set each variable. Only where something is left out. */
  private readonly setters = new Map<readonly Group[], ReadonlyMap<string, readonly Group[]>>()

  /** The line of one host, without its line end: its fragment's own where that says the same, with nothing hidden in it. */
  host(planned: StaticHost): string {
    const { token, vars, host } = planned
    const before = this.leftOut.size
    let line = token
    for (const key of Object.keys(vars).sort(byTemplate)) {
      const value = vars[key] as Value
      const text = isPlainKey(key) ? this.hostValue(value, host.templates?.includes(key) === true) : undefined
      if (text === undefined) this.leaveOut(key, planned)
      else line += ` ${key}=${text}`
    }
    const copy = host.text !== line && this.leftOut.size === before && host.text !== undefined
    return copy && !STEERS.test(host.text) && sayTheSame(host.text, planned) ? host.text : line
  }

  /** The lines of a group's `:vars` section. */
  groupVars(group: Group): string[] {
    const { name, vars, layers } = group
    const lines: string[] = []
    for (const key of Object.keys(vars).sort()) {
      const text = groupValue(group, key)
      if (text === undefined) {
        this.leftOut.add(`group ${name} ${key}`)
        this.problems.push(leftOutProblem(key, vars[key] as Value, { name: `the group ${name}`, layers }))
      } else lines.push(`${key}=${text}`)
    }
    return lines
  }

  private leaveOut(key: string, { host, vars, lineage }: StaticHost): void {
    const { name, layers } = host
    const value = vars[key] as Value
    this.leftOut.add(`host ${name} ${key}`)
    if (setterOf(key, layers)?.source.kind !== 'config') {
      const setters = this.settersIn(lineage).get(key)
      const other = setters?.findLast((group) => groupValue(group, key) !== undefined)?.name
      this.problems.push(leftOutProblem(key, value, host, { vm: name, ...(other !== undefined && { other }) }))
    } else if (!this.defaults.has(key)) {
      this.defaults.add(key)
      this.problems.push(leftOutProblem(key, value, { name: 'the defaults', layers }))
    }
  }

  private settersIn(lineage: readonly Group[]): ReadonlyMap<string, readonly Group[]> {
    const known = this.setters.get(lineage)
    if (known !== undefined) return known
    const found = new Map<string, Group[]>()
    for (const group of lineage) for (const key of Object.keys(group.vars)) addToList(found, key, group)
    this.setters.set(lineage, found)
    return found
  }

  private hostValue(value: Value, template: boolean): string | undefined {
    if (typeof value !== 'string' || template) return renderHostValue(value, { template })
    if (!this.texts.has(value)) this.texts.set(value, renderHostValue(value))
    return this.texts.get(value)
  }
}

/** What stands after `key=` in a group's `:vars` section; undefined where the group does not set it, or INI cannot carry it. */
const groupValue = ({ vars, templates }: Group, key: string): string | undefined => {
  if (!Object.hasOwn(vars, key) || !isPlainKey(key)) return undefined
  return renderVarsValue(vars[key] as Value, { template: templates?.includes(key) === true })
}

const byTemplate = (a: string, b: string): number => (RANKS.get(a) ?? 0) - (RANKS.get(b) ?? 0) || (a < b ? -1 : 1)

/** A name that needs no quotes and means the same on a host line and in a `:vars` section. */
const isPlainKey = (key: string): boolean => /^[a-z_]+$/.test(key) || /^[\p{L}\p{N}_][\p{L}\p{N}_.:@%+/-]*$/u.test(key)
