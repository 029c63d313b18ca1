import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { IniInventory } from '../../src/ini/ini-inventory.js'
import { Float, type Value } from '../../src/model/value.js'
import { projectPath, runProgram } from '../integration/run-program.js'

const ORACLE = projectPath('test/fixtures/ini/ansible-ini-oracle.py')

/** A value whose Python type shows (see the oracle). */
export type Typed =
  | null
  | boolean
  | string
  | Typed[]
  | { i: string }
  | { f: number | string }
  | { set: Typed[] }
  | { d: [string, Typed][] }

export interface OracleAnswer {
  hosts?: Record<string, { vars: Record<string, Typed>; groups: string[] }>
  groups?: Record<string, { vars: Record<string, Typed>; children: string[]; hosts: string[] }>
  /** Whether Ansible can print it as JSON. */
  printable?: boolean
  error?: string
  version?: [major: number, minor: number]
  line?: number | null
}

/** The Python that an Ansible runs on, by its own word: other Pythons do not have its modules. */
const pythonOf = async (program: string): Promise<string> => {
  const { stdout, stderr } = await runProgram(program, ['--version'])
  const [, python] = /^ *python version = .*\((\/.*)\)$/m.exec(stdout) ?? []
  if (python === undefined) throw new Error(`${program} --version does not name its Python`, { cause: stdout + stderr })
  return python
}

const pythons = new Map<string, Promise<string>>()

/**
 * What Ansible reads in each of these files.
 *
 * @param program path of its `ansible`; by default the one that is first in PATH
 */
export const askAnsible = async (paths: readonly string[], program = 'ansible'): Promise<OracleAnswer[]> => {
  const python = pythons.get(program) ?? pythonOf(program)
  pythons.set(program, python)
  const list = join(mkdtempSync(join(tmpdir(), 'vm-infra-oracle-')), 'paths')
  writeFileSync(list, paths.map((path) => `${path}\n`).join(''))
  const { code, stdout, stderr } = await runProgram(await python, [ORACLE, list])
  rmSync(dirname(list), { recursive: true })
  if (code !== 0) throw new Error(`${await python} cannot import ansible`, { cause: stderr })
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Our reading in the oracle's form. */
export const typed = (value: Value): Typed => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) {
    const digits = BigInt(value)
    return { i: `${digits < 0n ? '-' : ''}0x${(digits < 0n ? -digits : digits).toString(16)}` }
  }
  if (typeof value === 'number') return { f: value }
  if (value instanceof Float) {
    const { value: float } = value
    if (Object.is(float, -0)) return { f: '-0' }
    return { f: Number.isFinite(float) ? float : String(float).replace('Infinity', 'inf').toLowerCase() }
  }
  if (Array.isArray(value)) return value.map(typed)
  return { d: Object.keys(value).map((key) => [key, typed(value[key] as Value)]) }
}

/** From 2.19 on: sets are lists, and a port after `[…]` needs an address that is valid to its end. */
export const isNew = ({ version }: OracleAnswer): boolean => version?.[0] === 2 && version[1] >= 19

/** After 2.19 Ansible ignores a priority that is no number; up to then it refuses the file, and so do we. */
export const isIgnored = ({ version }: OracleAnswer, { message }: Error): boolean =>
  version?.[0] === 2 && version[1] > 19 && message.startsWith('ansible_group_priority')

/** The first difference between what Ansible and what we read, or undefined. */
export const difference = (oracle: OracleAnswer, ours: IniInventory): string | undefined => {
  const { hosts = {}, groups = {} } = oracle
  return (
    differ('hosts', Object.keys(hosts).sort(), [...ours.hosts.keys()].sort()) ??
    differ('groups', Object.keys(groups), [...ours.groups.keys()]) ??
    firstOf(ours.hosts.values(), (host) => {
      const theirs = hosts[host.name]
      return (
        differ(`groups of ${host.name}`, theirs?.groups.sort(), [...host.groups].sort()) ??
        differVars(host.name, theirs?.vars, host.vars, isNew(oracle))
      )
    }) ??
    firstOf(ours.groups.values(), (group) => {
      const theirs = groups[group.name]
      return (
        differ(`hosts of [${group.name}]`, theirs?.hosts, group.hosts) ??
        differ(`children of [${group.name}]`, theirs?.children, group.children) ??
        differVars(`[${group.name}]`, theirs?.vars, group.vars, isNew(oracle))
      )
    })
  )
}

const firstOf = <T>(items: Iterable<T>, check: (item: T) => string | undefined): string | undefined => {
  for (const item of items) {
    const found = check(item)
    if (found !== undefined) return found
  }
  return undefined
}

const differVars = (
  owner: string,
  theirs: Record<string, Typed> = {},
  ours: Record<string, Value>,
  anyOrder: boolean,
): string | undefined => {
  // Ansible consumes the priority of a group; we leave it where it was for whoever reads our output.
  const names = Object.keys(ours).filter((name) => !owner.startsWith('[') || name !== 'ansible_group_priority')
  return (
    differ(`variables of ${owner}`, Object.keys(theirs).sort(), names.sort()) ??
    firstOf(names, (name) => {
      const expected = theirs[name] as Typed
      const actual = typed(ours[name] as Value)
      return same(expected, actual, anyOrder)
        ? undefined
        : `${name} of ${owner}: Ansible ${JSON.stringify(expected)}, we ${JSON.stringify(actual)}`
    })
  )
}

const differ = (what: string, theirs: unknown, ours: unknown): string | undefined =>
  JSON.stringify(theirs) === JSON.stringify(ours)
    ? undefined
    : `${what}: Ansible ${JSON.stringify(theirs)}, we ${JSON.stringify(ours)}`

/** @param anyOrder true: a list may have been a set */
const same = (expected: Typed, actual: Typed, anyOrder: boolean): boolean => {
  if (expected === null || typeof expected !== 'object') return expected === actual
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) && (sameList(expected, actual, anyOrder) || (anyOrder && sameSet(expected, actual, true)))
    )
  }
  if (actual === null || typeof actual !== 'object') return false
  if ('set' in expected) return Array.isArray(actual) && sameSet(expected.set, actual, anyOrder)
  if ('d' in expected) {
    if (!('d' in actual) || expected.d.length !== actual.d.length) return false
    const others = new Map(actual.d)
    return expected.d.every(([key, item]) => others.has(key) && same(item, others.get(key) as Typed, anyOrder))
  }
  return JSON.stringify(expected) === JSON.stringify(actual)
}

const sameList = (expected: Typed[], actual: Typed[], anyOrder: boolean): boolean =>
  actual.length === expected.length && expected.every((item, i) => same(item, actual[i] as Typed, anyOrder))

const sameSet = (expected: Typed[], actual: Typed[], anyOrder: boolean): boolean => {
  const left = [...actual]
  for (const item of expected) {
    const at = left.findIndex((other) => same(item, other, anyOrder))
    if (at === -1) return false
    left.splice(at, 1)
  }
  return left.length === 0
}
