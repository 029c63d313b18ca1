import type { StateFile } from '../discovery/state-file.js'
import { isStaticIni } from '../formats/static-ini.js'
import type { IniGroup } from '../ini/ini-inventory.js'
import { parseIni } from '../ini/parse-ini.js'
import { nameValue } from '../ini/python-literal.js'
import type { Inventory } from '../model/inventory.js'
import { addressKey } from '../model/ip.js'
import { sameValue, type Value, type Vars } from '../model/value.js'

/** The static inventory that is there, before another takes its place. */
export interface OldFile {
  /** Whether this program wrote it. */
  readonly isOwn: boolean
  /** Whether Ansible would refuse it: then `hosts` and `groups` are what its lines look like. */
  readonly isRefused: boolean
  readonly hosts: readonly OldHost[]
  readonly groups: ReadonlyMap<string, OldGroup>
}

/** A group of the old file. */
export type OldGroup = Pick<IniGroup, 'name' | 'vars' | 'hosts' | 'children'>

/** A host of the old file: its name, and what its line begins with. */
export interface OldHost {
  readonly name: string
  readonly token: string
  /** Undefined in a file that Ansible would refuse. */
  readonly vars?: Vars
}

/** What takes its place. */
export interface Replacement {
  readonly inventory: Inventory
  /** The states that there are to read. */
  readonly states: readonly Pick<StateFile, 'workspace'>[]
  /** Names of VMs that were known a moment ago. */
  readonly gone: readonly string[]
}

type Known = Pick<Inventory, 'hosts' | 'vms'>

/**
 * Reads the file that is there, in the light of what is known by now. Zero bytes, which a crash may leave of a file that was being
 * written, are no host.
 */
export const readOldFile = (text: string, known: Known): OldFile => {
  const read = parsed(text)
  const { lines, groups } = read ?? lookOver(text)
  const hosts = lines.filter(({ token }) => !/^\0+$/.test(token))
  return { isOwn: isStaticIni(text), isRefused: read === undefined, hosts: named(hosts, known), groups }
}

/** A line of a host. */
interface OldLine extends Omit<OldHost, 'name'> {
  /** What it gives as `vm_name`. */
  readonly said: Value | undefined
  readonly line: string
}

interface OldLines extends Pick<OldFile, 'groups'> {
  readonly lines: readonly OldLine[]
}

const parsed = (text: string): OldLines | undefined => {
  try {
    const { hosts, groups } = parseIni(text)
    const lines = Array.from(
      hosts.values(),
      ({ name: token, vars, text: line }): OldLine => ({ token, said: vars.vm_name, line, vars }),
    )
    return { lines, groups }
  } catch {
    return undefined
  }
}

/** What the lines of a file that Ansible would refuse look like. */
const lookOver = (text: string): OldLines => {
  const lines: OldLine[] = []
  const groups = new Map<string, OldGroup>()
  let members: string[] = []
  for (const line of text.split('\n')) {
    const name = /^\s*\[([^\]:\s]+)/.exec(line)?.[1]
    const token = /^\s*([^\s#;[=]+)/.exec(line)?.[1]
    if (name !== undefined) {
      const group = groups.get(name) ?? { name, vars: {}, hosts: [], children: [] }
      groups.set(name, group)
      members = group.hosts
    } else if (token !== undefined) {
      lines.push({ token, said: saidOn(line), line })
      members.push(token)
    }
  }
  return { lines, groups }
}

/**
 * Tells which host each line is: the known one that its `vm_name` names, else the known one whose name it begins with, else the one
 * whose address it begins with, if no other line is that host (an output may set `vm_name` to something else). A host that is not
 * known is called by its `vm_name`, or as its line begins.
 */
const named = (lines: readonly OldLine[], { hosts, vms }: Known): OldHost[] => {
  const nameOf = nameReader({ hosts, vms })
  const isKnown = (name: string): boolean => hosts.has(name) || vms.has(name)
  const read = lines.map(({ token, said, line, vars }) => {
    const name = said === undefined ? undefined : nameOf(said, line)
    const own = [name, token].find((one) => one !== undefined && isKnown(one))
    return { own, name: own ?? name ?? token, token, ...(vars && { vars }) }
  })
  const taken = new Set(read.map(({ own }) => own))
  const byAddress = new Map<string, string>()
  for (const { name, address } of hosts.values()) {
    if (address !== undefined && !taken.has(name)) byAddress.set(addressKey(address), name)
  }
  return read.map(({ own, ...host }) => ({
    ...host,
    name: (own === undefined ? byAddress.get(addressKey(host.token)) : undefined) ?? host.name,
  }))
}

/** Reads the name that a line gives as `vm_name`. */
const nameReader = ({ hosts, vms }: Known): ((said: Value, line: string) => string | undefined) => {
  /** Names that are no text to Ansible. */
  let values: { readonly name: string; readonly value: Value }[] | undefined
  return (said, line) => {
    if (typeof said === 'string') return said
    const written = saidOn(line)
    if (written !== undefined && (hosts.has(written) || vms.has(written))) return written
    values ??= [...hosts.keys(), ...vms.keys()].flatMap((name) => {
      const value = nameValue(name)
      return typeof value === 'string' ? [] : [{ name, value }]
    })
    return values.find(({ value }) => sameValue(value, said))?.name ?? written
  }
}

/** What a line gives as `vm_name`, as it is written there. */
const saidOn = (line: string): string | undefined => /\svm_name=(?:"'?|')?([^\s"']+)/.exec(line)?.[1]
