import type { IniInventory } from '../ini/ini-inventory.js'
import { parseIni } from '../ini/parse-ini.js'
import { nameValue } from '../ini/python-literal.js'
import type { Inventory } from '../model/inventory.js'
import { addressKey } from '../model/ip.js'
import { sameValue, type Value, type Vars } from '../model/value.js'

/** A host of the old file: its name, and what its line begins with. */
export interface OldHost {
  readonly name: string
  readonly token: string
  /** Undefined in a file that Ansible would refuse. */
  readonly vars?: Vars
}

type Known = Pick<Inventory, 'hosts' | 'vms'>

/** What the old file says; undefined for one that Ansible would refuse. */
export const readOldFile = (text: string): IniInventory | undefined => {
  try {
    return parseIni(text)
  } catch {
    return undefined
  }
}

/** The hosts of the old file; of one that Ansible would refuse, what its lines look like. */
export const oldHosts = (text: string, known: Known): OldHost[] => {
  const ini = readOldFile(text)
  if (ini !== undefined) return hostsOf(ini, known)
  const nameOf = namer(known)
  return text.split('\n').flatMap((line) => {
    const token = /^\s*([^\s#;[=]+)/.exec(line)?.[1]
    return token === undefined ? [] : [{ name: nameOf(token, saidOn(line), line), token }]
  })
}

/** The hosts of an old file that was read. */
export const hostsOf = ({ hosts }: IniInventory, known: Known): OldHost[] => {
  const nameOf = namer(known)
  return Array.from(hosts.values(), ({ name: token, vars, text }) => ({
    name: nameOf(token, vars.vm_name, text),
    token,
    vars,
  }))
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
