import { GROUP_PRIORITY, groupPriority } from '../model/group-priority.js'
import type { Host } from '../model/inventory.js'
import type { Problem } from '../model/problem.js'
import { placeOf, setterOf, variableSource } from '../model/provenance.js'
import { hasTooManyDigits, MAX_DIGITS } from '../model/python-integer.js'
import { looksLikeTemplate } from '../model/template.js'
import { Float, MAX_DEPTH, type Value, type Vars } from '../model/value.js'

/** Keys that make Ansible replace a whole map by something else when it reads JSON. */
const RESERVED = ['__ansible_unsafe', '__ansible_vault', '__ansible_type']

/** Why Ansible would not read a variable as it is, and what a person can do. */
interface Unfit {
  readonly what: string
  readonly hint: string
}

/** Whose variables they are. */
interface Owner extends Pick<Host, 'name' | 'layers'> {
  readonly templates: Host['templates'] | undefined
}

/** Half of a surrogate pair, which is what a byte that is no UTF-8 becomes. */
const HALF_CHARACTER: Unfit = {
  what: 'is not valid Unicode, which makes Ansible refuse the whole inventory',
  hint: 'save the file it comes from as UTF-8, or leave the value out there',
}

const TOO_DEEP: Unfit = {
  what: `is nested more than ${MAX_DEPTH} levels deep`,
  hint: 'give it a simpler value',
}

const TOO_LONG: Unfit = {
  what: `has more than ${MAX_DIGITS} digits, which makes Ansible refuse the whole inventory`,
  hint: 'write it as a quoted string',
}

const NO_PRIORITY: Unfit = {
  what: 'is not a number, which makes Ansible up to 2.19 refuse the whole inventory',
  hint: 'write a whole number',
}

const OPTION: Unfit = {
  what: 'begins with a dash, so ssh would read it as an option',
  hint: 'write an address or a host name',
}

/** A value can be marked as data, its keys cannot: up to 2.18 a play that makes a fact of such a key has it evaluated. */
const TEMPLATE: Unfit = {
  what: 'holds a key that looks like a template, which cannot be marked as data',
  hint: 'name the key differently',
}

/** Ansible gives these to ssh as they are. */
const ADDRESSES = ['ansible_host', 'ansible_ssh_host']

const DASH = 0x2d

/**
 * Removes from `vars` what Ansible cannot be given, with a problem for each: keys that its JSON reader takes for markers of its
 * own, keys that look like a template, values that make it refuse the whole answer, values nested deeper than JSON readers bear,
 * addresses that ssh would take for an option, and a group's priority that is no number.
 *
 * @param owner `layers`: who set them, lowest precedence first; `templates`: the variables that may hold templates, in keys too
 */
export const dropUnfit = (vars: Vars, owner: Owner, problems: Problem[], kind: 'host' | 'group' = 'host'): void => {
  for (const key in vars) {
    const value = vars[key] as Value
    if (isPlain(value) && fitKeys.has(key)) continue
    const unfit =
      unfitKey(key) ??
      unfitAddress(key, value) ??
      unfitPriority(key, value, kind) ??
      unfitValue(value, owner.templates?.includes(key))
    if (unfit === undefined) {
      if (key !== GROUP_PRIORITY) fitKeys.add(key)
      continue
    }
    delete vars[key]
    problems.push(dropped(key, value, unfit, owner, kind))
  }
}

const dropped = (
  key: string,
  value: Value,
  { what, hint }: Unfit,
  { name: owner, layers }: Owner,
  kind: 'host' | 'group',
): Problem => {
  // A layer that gives an address does not have it among its variables.
  const layer = layers.find(({ address }) => key === 'ansible_host' && address === value) ?? setterOf(key, layers)
  return {
    code: 'value-dropped',
    severity: 'error',
    message: `the variable ${key} of ${kind === 'group' ? `group ${owner}` : owner} ${what}; it is left out`,
    hint,
    ...placeOf(layer && variableSource(layer, key)),
    ...(kind === 'host' && { vm: owner }),
  }
}

/** Keys that were found fit: most hosts have the same few. */
const fitKeys = new Set<string>()

/** True for what is fit under any key that is fit. */
const isPlain = (value: Value): boolean =>
  typeof value === 'string'
    ? value.isWellFormed() && value.charCodeAt(0) !== DASH
    : typeof value !== 'object' && typeof value !== 'bigint'

const unfitAddress = (key: string, value: Value): Unfit | undefined =>
  typeof value === 'string' && value.startsWith('-') && ADDRESSES.includes(key) ? OPTION : undefined

/** A host may have a variable of that name: it means nothing. */
const unfitPriority = (key: string, value: Value, kind: 'host' | 'group'): Unfit | undefined =>
  kind === 'group' && key === GROUP_PRIORITY && groupPriority(value) === undefined ? NO_PRIORITY : undefined

/** @param trusted whether a key in it may be a template */
const unfitValue = (value: Value, trusted = false, depth = 0): Unfit | undefined => {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : HALF_CHARACTER
  if (typeof value === 'bigint') return hasTooManyDigits(value) ? TOO_LONG : undefined
  if (typeof value !== 'object' || value === null || value instanceof Float) return undefined
  if (depth >= MAX_DEPTH) return TOO_DEEP
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = unfitValue(item, trusted, depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }
  for (const key of Object.keys(value)) {
    const found = unfitKey(key, trusted) ?? unfitValue(value[key] as Value, trusted, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

const unfitKey = (key: string, trusted = false): Unfit | undefined => {
  if (!trusted && looksLikeTemplate(key)) return TEMPLATE
  if (RESERVED.includes(key)) return { what: `holds the reserved key ${key}`, hint: 'name the key differently' }
  return key.isWellFormed() ? undefined : HALF_CHARACTER
}
