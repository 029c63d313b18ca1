import type { StateFile } from '../discovery/state-file.js'
import { isStaticIni } from '../formats/static-ini.js'
import type { IniInventory } from '../ini/ini-inventory.js'
import { parseIni } from '../ini/parse-ini.js'
import { nameValue } from '../ini/python-literal.js'
import type { Inventory } from '../model/inventory.js'
import { addressKey } from '../model/ip.js'
import { sameValue, type Value, type Vars } from '../model/value.js'

/** The static inventory that is there, before another takes its place. */
export interface OldFile {
  /** Whether this program wrote it. */
  readonly isOwn: boolean
  /** Of a file that Ansible would refuse, what its lines look like. */
  readonly hosts: readonly OldHost[]
  /** Undefined in a file that Ansible would refuse. */
  readonly groups: IniInventory['groups'] | undefined
}

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

/** Reads the file that is there, in the light of what is known by now. */
export const readOldFile = (text: string, known: Known): OldFile => {
  const ini = parsed(text)
  const nameOf = namer(known)
  const hosts =
    ini === undefined
      ? text.split('\n').flatMap((line) => {
          const token = /^\s*([^\s#;[=]+)/.exec(line)?.[1]
          return token === undefined ? [] : [{ name: nameOf(token, saidOn(line), line), token }]
        })
      : Array.from(ini.hosts.values(), ({ name: token, vars, text: line }) => {
          const name = nameOf(token, vars.vm_name, line)
          return { name, token, vars }
        })
  return { isOwn: isStaticIni(text), hosts, groups: ini?.groups }
}

const parsed = (text: string): IniInventory | undefined => {
  try {
    return parseIni(text)
  } catch {
    return undefined
  }
}

/**
 * Tells which host a line is: the one that its `vm_name` names, else the one that it begins with, by name or address, since an
 * output may set `vm_name` to something else. Of a host that is not known: what `vm_name` says.
 */
const namer = ({ hosts, vms }: Known): ((token: string, said: Value | undefined, line: string) => string) => {
  const byAddress = new Map<string, string>()
  for (const { name, address } of hosts.values()) if (address !== undefined) byAddress.set(addressKey(address), name)
  /** Names that are no text to Ansible. */
  let values: { readonly name: string; readonly value: Value }[] | undefined
  const named = (said: Value, line: string): string | undefined => {
    if (typeof said === 'string') return said
    const written = saidOn(line)
    if (written !== undefined && (hosts.has(written) || vms.has(written))) return written
    values ??= [...hosts.keys(), ...vms.keys()].flatMap((name) => {
      const value = nameValue(name)
      return typeof value === 'string' ? [] : [{ name, value }]
    })
    return values.find(({ value }) => sameValue(value, said))?.name ?? written
  }
  return (token, said, line) => {
    const name = said === undefined ? undefined : named(said, line)
    if (name !== undefined && hosts.has(name)) return name
    return (hosts.has(token) ? token : byAddress.get(addressKey(token))) ?? name ?? token
  }
}

/** What a line gives as `vm_name`, as it is written there. */
const saidOn = (line: string): string | undefined => /\svm_name=(?:"'?|')?([^\s"']+)/.exec(line)?.[1]
