import { readFileSync } from 'node:fs'
import type { Document } from 'yaml'
import * as z from 'zod'
import { attempt, ExplainedError, isMissing, UsageError } from '../errors.js'
import { checkDotfiles } from './check-dotfiles.js'
import { checkGroup, checkUser } from './check-values.js'
import { refuseTwice } from './parse-request.js'
import { checkVmName } from './vm-name.js'
import type { VmRequest } from './vm-request.js'

const Vm = z.strictObject({
  name: z.string(),
  memory: z.int().positive().optional(),
  vcpus: z.int().positive().optional(),
  user: z.string().optional(),
  dotfiles: z.string().optional(),
  groups: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).optional(),
})
const Vms = z.array(Vm)
const VmsFile = z.strictObject({ vms: Vms })

/**
 * Reads a YAML list of VMs: `[{ name, memory, vcpus, user, dotfiles, groups }, …]`, alone or under the key `vms`.
 *
 * @throws UsageError with file, line and what is wrong
 */
export const readVmsFile = async (path: string): Promise<VmRequest[]> => {
  const { content, placeOf } = await readYaml(path)
  const isBare = Array.isArray(content)
  const read = (isBare ? Vms : VmsFile).safeParse(content)
  if (!read.success) {
    const [issue] = read.error.issues
    const keys = issue?.path ?? []
    const key = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    throw refuse(placeOf(keys, key), `${keys.join('.') || 'the file'}: ${wants(keys, issue)}`)
  }
  const list = Array.isArray(read.data) ? read.data : read.data.vms
  if (list.length === 0) throw refuse(path, 'it names no VM')
  checkVms(list, (keys) => placeOf(isBare ? keys : ['vms', ...keys]))
  return list
}

/** Gives the file and line of the value at `keys`, or of the key `name` in it. */
type PlaceOf = (keys: readonly PropertyKey[], name?: string) => string

const readYaml = async (path: string): Promise<{ readonly content: unknown; readonly placeOf: PlaceOf }> => {
  const { LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  const document = parseDocument(readText(path), { lineCounter: lines, uniqueKeys: true, logLevel: 'error' })
  const [error] = document.errors
  if (error !== undefined) throw refuse(placed(path, error.linePos?.[0].line), 'not valid YAML')
  const placeOf: PlaceOf = (keys, name) => {
    const offset = offsetOf(document, keys, name)
    return placed(path, offset === undefined ? undefined : lines.linePos(offset).line)
  }
  return { content: toContent(document, path), placeOf }
}

/** Checks what the schema cannot: names, users, folders and groups. */
const checkVms = (list: readonly VmRequest[], placeOf: PlaceOf): void => {
  const names = list.map(({ name }) => name)
  for (const [at, { name, user, dotfiles, groups = [] }] of list.entries()) {
    const check = (keys: readonly PropertyKey[], action: () => void): void => {
      try {
        action()
      } catch (failure) {
        if (!(failure instanceof ExplainedError)) throw failure
        throw refuse(placeOf([at, ...keys]), failure.message, failure.hint)
      }
    }
    check(['name'], () => checkVmName(name))
    check(['name'], () => refuseTwice(names.slice(0, at + 1)))
    if (user !== undefined) check(['user'], () => checkUser(user))
    if (dotfiles !== undefined && dotfiles !== '') check(['dotfiles'], () => checkDotfiles(dotfiles))
    for (const [nth, group] of groups.entries()) check(['groups', nth], () => checkGroup(group, names))
  }
}

/** The parser refuses aliases that would expand too far. */
const toContent = (document: Document, path: string): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    throw refuse(path, 'it has aliases that lead nowhere, or too many')
  }
}

/** Offset of the value at `keys`, or of the key `name` in it. If it is not there, that of the nearest value around it. */
const offsetOf = (document: Document, keys: readonly PropertyKey[], name?: string): number | undefined => {
  for (let depth = keys.length; depth >= 0; depth--) {
    const node: unknown = document.getIn(keys.slice(0, depth), true)
    if (!isNode(node)) continue
    const pair = node.items?.find(({ key }) => isNode(key) && key.value === name)
    return (isNode(pair?.key) ? pair.key : node).range?.[0]
  }
  return undefined
}

/** The part of a node of the YAML parser that is needed to find its line. */
interface YamlNode {
  readonly range?: readonly number[]
  readonly value?: unknown
  readonly items?: readonly { readonly key?: unknown }[]
}

const isNode = (node: unknown): node is YamlNode => typeof node === 'object' && node !== null && 'range' in node

const readText = (path: string): string =>
  attempt(
    () => readFileSync(path, 'utf8').replace(/^\uFEFF/, ''),
    (code) => {
      throw refuse(path, isMissing(code) ? 'there is no such file' : `cannot be read (${code})`, 'check the path')
    },
  )

/** What is wrong with a value, in our own words: zod's may quote it. */
const wants = (keys: readonly PropertyKey[], issue: z.core.$ZodIssue | undefined): string => {
  if (issue?.code === 'unrecognized_keys') return `unknown key "${issue.keys[0]}"`
  const key = keys.findLast((part) => typeof part === 'string')
  if (key === 'memory' || key === 'vcpus') return 'must be a whole number of at least 1'
  if (key === 'groups') return 'must be a list of names of letters, digits and underscores'
  if (key !== undefined && key !== 'vms') return 'must be text'
  return typeof keys.at(-1) === 'number' ? 'must be a map' : 'must be a list of VMs'
}

const placed = (path: string, line: number | undefined): string => (line === undefined ? path : `${path}:${line}`)

const EXAMPLE = 'a VM is { name: web-vm, memory: 4096, vcpus: 2, user: mr, groups: [web] }'

const refuse = (place: string, message: string, hint = EXAMPLE): UsageError =>
  new UsageError(`${place}: ${message}`, hint)
